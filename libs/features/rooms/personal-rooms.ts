import { Clock, IdGenerator } from '@confrere/kernel';
import type { Transaction } from '@confrere/platform/storage';
import { Injectable } from '@nestjs/common';
import { RoomEntity } from './room.entity.js';

/** A member's own room as it is before it is written down. */
export const unmadeRoom = (organizationId: string, memberId: string): RoomEntity => ({
  id: '',
  organizationId,
  kind: 'personal',
  memberId,
  slug: null,
  name: null,
  settings: {},
  musicId: null,
  suspendedAt: null,
  suspendedText: null,
  closedAt: null,
  version: 0,
  createdAt: new Date(0),
});

/** Every professional has one room of their own, from the first visitor on. */
@Injectable()
export class PersonalRooms {
  constructor(
    private readonly clock: Clock,
    private readonly ids: IdGenerator,
  ) {}

  /** The id of a member's own room, made when there is none yet. */
  async of(
    tx: Transaction,
    { organizationId, memberId }: { organizationId: string; memberId: string },
  ): Promise<string> {
    const room = await tx.entities.findOneBy(RoomEntity, { organizationId, memberId, kind: 'personal' });
    if (room) return room.id;
    const id = this.ids.id();
    await tx.entities.insert(RoomEntity, {
      ...unmadeRoom(organizationId, memberId),
      id,
      createdAt: this.clock.now(),
    });
    return id;
  }
}
