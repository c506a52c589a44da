import { Clock, type DomainEvent } from '@confrere/kernel';
import type { MemberPrincipal } from '@confrere/platform/access';
import type { Rows, Transaction } from '@confrere/platform/storage';
import { Injectable } from '@nestjs/common';
import { In, MoreThan } from 'typeorm';
import { MemberAbsenceEntity } from './member-absence.entity.js';

/** Whoever forgets to say that they are back is so the next day. */
export const AWAY_FOR = 12 * 3_600_000;

/** Whether a member wants to be shown as away has changed. */
export interface MemberPresenceChanged extends DomainEvent<'member.presence-changed'> {
  readonly memberId: string;
}

/** Who is away by their own choice, whatever page of theirs is open. Kept in the database: it outlives a reload and a restart. */
@Injectable()
export class Absences {
  constructor(private readonly clock: Clock) {}

  async set(
    tx: Transaction,
    { organizationId, memberId }: MemberPrincipal,
    { away }: { away: boolean },
  ): Promise<void> {
    if ((await this.of(tx.entities, organizationId, [memberId])).has(memberId) === away) return;
    await tx.entities.delete(MemberAbsenceEntity, { organizationId, memberId });
    const now = this.clock.now();
    if (away) await tx.entities.insert(MemberAbsenceEntity, { organizationId, memberId, since: now });
    const fact: MemberPresenceChanged = { name: 'member.presence-changed', organizationId, memberId, at: now };
    tx.tell(fact);
  }

  /** Those of `members` who are away by choice. */
  async of(entities: Rows, organizationId: string, members: readonly string[]): Promise<ReadonlySet<string>> {
    if (members.length === 0) return new Set();
    const since = MoreThan(new Date(this.clock.now().getTime() - AWAY_FOR));
    const found = await entities.findBy(MemberAbsenceEntity, { organizationId, memberId: In([...members]), since });
    return new Set(found.map(({ memberId }) => memberId));
  }
}
