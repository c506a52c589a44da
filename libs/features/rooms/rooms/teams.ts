import { MemberEntity } from '@confrere/features/people';
import { Clock, DomainError } from '@confrere/kernel';
import type { MemberPrincipal } from '@confrere/platform/access';
import type { Transaction } from '@confrere/platform/storage';
import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { RoomEntity } from '../room.entity.js';
import { TeamMemberEntity } from '../team-member.entity.js';
import { RoomActs } from './room-acts.js';
import { meetsVisitors } from './room-keys.js';

/** Who belongs to which team. */
@Injectable()
export class Teams {
  constructor(
    private readonly acts: RoomActs,
    private readonly clock: Clock,
  ) {}

  /** Makes exactly these the team; says whether anything changed. @throws DomainError `room.no-colleague`. */
  async become(
    tx: Transaction,
    actor: MemberPrincipal | null,
    room: RoomEntity,
    wanted: readonly string[],
  ): Promise<boolean> {
    const { organizationId, id: roomId } = room;
    const before = (await tx.entities.findBy(TeamMemberEntity, { organizationId, roomId })).map(
      (each) => each.memberId,
    );
    const joining = [...new Set(wanted)].filter((id) => !before.includes(id));
    const leaving = before.filter((id) => !wanted.includes(id));
    if (joining.length + leaving.length === 0) return false;
    const members = await tx.entities.findBy(MemberEntity, { organizationId, id: In(joining) });
    if (members.filter(meetsVisitors).length !== joining.length)
      throw new DomainError('room.no-colleague', 'conflict', 'Name colleagues who meet visitors.');
    if (leaving.length > 0) await tx.entities.delete(TeamMemberEntity, { roomId, memberId: In(leaving) });
    const addedAt = this.clock.now();
    for (const memberId of joining)
      await tx.entities.insert(TeamMemberEntity, { organizationId, roomId, memberId, addedAt });
    const detail = { joined: joining.sort().join(' '), left: leaving.sort().join(' ') };
    await this.acts.done(tx, actor, room, 'room.members-changed', detail);
    return true;
  }

  /** Somebody who leaves the staff leaves every team. */
  async leaveAll(tx: Transaction, actor: MemberPrincipal, memberId: string): Promise<void> {
    const { organizationId } = actor;
    const of = await tx.entities.findBy(TeamMemberEntity, { organizationId, memberId });
    for (const { roomId } of of) {
      await tx.entities.delete(TeamMemberEntity, { roomId, memberId });
      const room = await tx.entities.findOneByOrFail(RoomEntity, { organizationId, id: roomId });
      await this.acts.done(tx, actor, room, 'room.members-changed', { joined: '', left: memberId });
    }
  }
}
