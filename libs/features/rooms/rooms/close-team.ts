import { Clock, DomainError } from '@confrere/kernel';
import type { MemberPrincipal } from '@confrere/platform/access';
import type { Transaction } from '@confrere/platform/storage';
import { Injectable } from '@nestjs/common';
import { In, IsNull, MoreThan, Not } from 'typeorm';
import { ConsultationEntity } from '../consultations/consultation.entity.js';
import { STAYS_FOR } from '../consultations/queue-view.js';
import { TeamMemberEntity } from '../team-member.entity.js';
import { RoomActs } from './room-acts.js';
import { RoomSlugs } from './room-slugs.js';

/** Ends a team for whom nobody waits and whom nobody is to visit. Its past consultations keep its name. Errors: `room.in-use`, `room.not-a-team`. */
@Injectable()
export class CloseTeam {
  constructor(
    private readonly acts: RoomActs,
    private readonly slugs: RoomSlugs,
    private readonly clock: Clock,
  ) {}

  async run(tx: Transaction, actor: MemberPrincipal, key: string): Promise<void> {
    const room = await this.acts.load(tx, actor, key);
    if (room.kind !== 'team') throw new DomainError('room.not-a-team', 'conflict', 'A personal room stays.');
    const { organizationId, id: roomId } = room;
    const lately = MoreThan(new Date(this.clock.now().getTime() - STAYS_FOR));
    const shared = { organizationId, roomId };
    const used = await tx.entities.existsBy(ConsultationEntity, [
      { ...shared, state: In(['waiting', 'ringing', 'in-consultation']) },
      { ...shared, state: 'invited', plannedAt: lately },
      { ...shared, state: 'invited', plannedAt: IsNull(), createdAt: lately, walkIn: false },
      { ...shared, state: 'invited', plannedAt: IsNull(), createdAt: lately, waitingSince: Not(IsNull()) },
    ]);
    if (used) throw new DomainError('room.in-use', 'conflict', 'Visitors wait for this team, or are expected.');
    await this.slugs.move(tx, room, null);
    await this.acts.write(tx, room, room.version, { closedAt: this.clock.now(), slug: null });
    await tx.entities.delete(TeamMemberEntity, { roomId });
    await this.acts.done(tx, actor, room, 'room.closed');
  }
}
