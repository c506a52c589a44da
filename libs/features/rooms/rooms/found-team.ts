import { refuseUnlessWorking } from '@confrere/features/organizations';
import { Clock, IdGenerator } from '@confrere/kernel';
import type { MemberPrincipal } from '@confrere/platform/access';
import type { Transaction } from '@confrere/platform/storage';
import { Injectable } from '@nestjs/common';
import { RoomEntity } from '../room.entity.js';
import { RoomActs } from './room-acts.js';
import { RoomSlugs } from './room-slugs.js';

/** Founds a team: nobody is of it yet, and nobody can come to it before it says so. Its address is made of its name. */
@Injectable()
export class FoundTeam {
  constructor(
    private readonly acts: RoomActs,
    private readonly slugs: RoomSlugs,
    private readonly clock: Clock,
    private readonly ids: IdGenerator,
  ) {}

  /** @param actor null is the appliance itself (the evaluation's example). @returns its id. */
  async run(tx: Transaction, organizationId: string, name: string, actor: MemberPrincipal | null): Promise<string> {
    await refuseUnlessWorking(tx.entities, organizationId);
    const room: RoomEntity = {
      id: this.ids.id(),
      organizationId,
      kind: 'team',
      memberId: null,
      slug: await this.slugs.madeOf(tx.entities, organizationId, name),
      name: name.trim(),
      settings: {},
      musicId: null,
      suspendedAt: null,
      suspendedText: null,
      closedAt: null,
      version: 0,
      createdAt: this.clock.now(),
    };
    await tx.entities.insert(RoomEntity, room);
    await this.acts.done(tx, actor, room, 'room.founded');
    return room.id;
  }
}
