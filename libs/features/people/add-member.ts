import type { MemberRole } from '@confrere/contract';
import { Clock, IdGenerator } from '@confrere/kernel';
import type { Transaction } from '@confrere/platform/storage';
import { Injectable } from '@nestjs/common';
import { MemberEntity } from './member.entity.js';

export interface NewMember {
  readonly organizationId: string;
  readonly role: MemberRole;
  readonly displayName: string;
  readonly title: string | null;
  /** In lower case. */
  readonly email?: string | null;
}

/** Takes someone into the staff of an organization. */
@Injectable()
export class AddMember {
  constructor(
    private readonly clock: Clock,
    private readonly ids: IdGenerator,
  ) {}

  /** @returns their id. */
  async add({ entities }: Transaction, member: NewMember): Promise<string> {
    const id = this.ids.id();
    await entities.insert(MemberEntity, {
      ...member,
      id,
      email: member.email ?? null,
      createdAt: this.clock.now(),
      deactivatedAt: null,
    });
    return id;
  }
}
