import { Clock } from '@confrere/kernel';
import type { MemberPrincipal } from '@confrere/platform/access';
import type { Transaction } from '@confrere/platform/storage';
import { Injectable } from '@nestjs/common';
import { RoomActs } from './room-acts.js';

/**
 * Nobody new enters a room, by whatever way, until it is resumed; whoever waits goes on waiting and is called. Again with
 * another text changes the text.
 */
@Injectable()
export class SuspendRoom {
  constructor(
    private readonly acts: RoomActs,
    private readonly clock: Clock,
  ) {}

  async suspend(tx: Transaction, actor: MemberPrincipal, key: string, text: string | null): Promise<void> {
    const room = await this.acts.load(tx, actor, key);
    if (room.suspendedAt !== null && room.suspendedText === text) return;
    const suspendedAt = room.suspendedAt ?? this.clock.now();
    await this.acts.write(tx, room, room.version, { suspendedAt, suspendedText: text });
    await this.acts.done(tx, actor, room, 'room.suspended');
  }

  async resume(tx: Transaction, actor: MemberPrincipal, key: string): Promise<void> {
    const room = await this.acts.load(tx, actor, key);
    if (room.suspendedAt === null) return;
    await this.acts.write(tx, room, room.version, { suspendedAt: null, suspendedText: null });
    await this.acts.done(tx, actor, room, 'room.resumed');
  }
}
