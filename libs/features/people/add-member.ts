import type { MemberRole } from '@confrere/contract';
import { Clock, DomainError, IdGenerator } from '@confrere/kernel';
import type { Transaction } from '@confrere/platform/storage';
import { Injectable } from '@nestjs/common';
import { IsNull } from 'typeorm';
import { MemberEntity, type MemberSource } from './member.entity.js';

export interface NewMember {
  readonly organizationId: string;
  readonly role: MemberRole;
  readonly displayName: string;
  readonly title: string | null;
  /** In lower case. */
  readonly email?: string | null;
  /** An account of the appliance's own when left out. */
  readonly source?: MemberSource;
}

/** Takes someone into the staff of an organization. */
@Injectable()
export class AddMember {
  constructor(
    private readonly clock: Clock,
    private readonly ids: IdGenerator,
  ) {}

  /**
   * @returns their id.
   * @throws DomainError `owner.exists` for a second owner; `member.email-taken`.
   */
  async add({ entities }: Transaction, member: NewMember): Promise<string> {
    const { organizationId, role } = member;
    const email = member.email ?? null;
    if (role === 'owner' && (await entities.existsBy(MemberEntity, { organizationId, role })))
      throw new DomainError('owner.exists', 'conflict', 'An organization has one owner.');
    if (email !== null && (await entities.existsBy(MemberEntity, { organizationId, email, deactivatedAt: IsNull() })))
      throw new DomainError('member.email-taken', 'conflict', 'A member of this organization has this address.');
    const id = this.ids.id();
    await entities.insert(MemberEntity, {
      ...member,
      id,
      email,
      source: member.source ?? 'local',
      languages: null,
      mailLanguage: null,
      createdAt: this.clock.now(),
      lastActiveAt: null,
      deactivatedAt: null,
    });
    return id;
  }
}
