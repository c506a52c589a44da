import { isAllowed } from '@confrere/contract';
import { MemberEntity } from '@confrere/features/people';
import { DomainError } from '@confrere/kernel';
import type { Rows, Transaction } from '@confrere/platform/storage';
import { Injectable } from '@nestjs/common';
import { PersonalRooms, unmadeRoom } from '../personal-rooms.js';
import { RoomEntity } from '../room.entity.js';

/** Whether visitors can wait for somebody. */
export const meetsVisitors = ({ role, deactivatedAt }: Pick<MemberEntity, 'role' | 'deactivatedAt'>): boolean =>
  deactivatedAt === null && isAllowed(role, 'consultation:ring');

/**
 * Finds a room by what it is called outside: a team by its own id, a personal room by its member's. Every professional has
 * a room before anybody has written one down.
 */
@Injectable()
export class RoomKeys {
  constructor(private readonly personal: PersonalRooms) {}

  /** To be read only: a personal room that is not written down yet has the id ''. @throws DomainError `room.not-found`. */
  async find(entities: Rows, organizationId: string, key: string): Promise<RoomEntity> {
    const team = await entities.findOneBy(RoomEntity, { organizationId, id: key, kind: 'team' });
    if (team?.closedAt === null) return team;
    const member = team ? null : await entities.findOneBy(MemberEntity, { organizationId, id: key });
    if (!member || !meetsVisitors(member))
      throw new DomainError('room.not-found', 'not-found', 'There is no such room in this organization.');
    const own = await entities.findOneBy(RoomEntity, { organizationId, memberId: key, kind: 'personal' });
    return own ?? unmadeRoom(organizationId, key);
  }

  /** To be changed. @throws DomainError `room.not-found`. */
  async load(tx: Transaction, organizationId: string, key: string): Promise<RoomEntity> {
    const found = await this.find(tx.entities, organizationId, key);
    if (found.id !== '') return found;
    const id = await this.personal.of(tx, { organizationId, memberId: key });
    return tx.entities.findOneByOrFail(RoomEntity, { organizationId, id });
  }
}
