import { isAllowed } from '@confrere/contract';
import { MemberEntity } from '@confrere/features/people';
import { Clock, DomainError } from '@confrere/kernel';
import type { Transaction } from '@confrere/platform/storage';
import { Injectable } from '@nestjs/common';
import { IsNull } from 'typeorm';
import { PersonalRooms } from '../personal-rooms.js';
import { RoomEntity } from '../room.entity.js';

const MINUTE = 60_000;
/** Said of a time that is a little over: it was chosen a moment ago. */
const JUST_NOW = 5 * MINUTE;
const FARTHEST = 2 * 366 * 24 * 60 * MINUTE;

/** Whom somebody has an appointment with. */
export interface With {
  readonly kind: 'member' | 'team';
  readonly id: string;
}

/** With whom and for when appointments can be made. */
@Injectable()
export class Bookable {
  constructor(
    private readonly rooms: PersonalRooms,
    private readonly clock: Clock,
  ) {}

  /** @throws DomainError `member.no-colleague`, `room.not-found`, the same for those of another organization. */
  async place(
    tx: Transaction,
    organizationId: string,
    { kind, id }: With,
  ): Promise<{ readonly memberId: string | null; readonly roomId: string }> {
    if (kind === 'team') {
      const team = await tx.entities.findOneBy(RoomEntity, { id, organizationId, kind, closedAt: IsNull() });
      if (!team) throw new DomainError('room.not-found', 'not-found', 'There is no such team.');
      return { memberId: null, roomId: team.id };
    }
    const member = await tx.entities.findOneBy(MemberEntity, { id, organizationId, deactivatedAt: IsNull() });
    if (!member || !isAllowed(member.role, 'consultation:ring'))
      throw new DomainError('member.no-colleague', 'conflict', 'Name a colleague who meets visitors.');
    return { memberId: id, roomId: await this.rooms.of(tx, { organizationId, memberId: id }) };
  }

  /** @throws DomainError `appointment.past`, `appointment.too-far`, with the moment in `about.at`. */
  refuseTime(startsAt: Date): void {
    const ahead = startsAt.getTime() - this.clock.now().getTime();
    const about = { at: startsAt.toISOString() };
    if (ahead < -JUST_NOW) throw new DomainError('appointment.past', 'invalid', 'That time is over.', about);
    if (ahead > FARTHEST) throw new DomainError('appointment.too-far', 'invalid', 'That is too far ahead.', about);
  }
}
