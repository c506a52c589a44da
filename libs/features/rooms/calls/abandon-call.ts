import { Clock } from '@confrere/kernel';
import type { Transaction } from '@confrere/platform/storage';
import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { FinishConsultation } from '../consultations/finish-consultation.js';
import { CallEntity } from './call.entity.js';

/** After so long with nobody connected a live call is recorded as abandoned. */
export const ABANDONED_AFTER = 10 * 60_000;

/** Nobody of a live call has been connected for 10 minutes: its end is the moment at which the last one was seen. */
@Injectable()
export class AbandonCall {
  constructor(
    private readonly finish: FinishConsultation,
    private readonly clock: Clock,
  ) {}

  /** @param countFrom nobody could be connected before (the start of this server): the 10 minutes count from there at the earliest. */
  async run(tx: Transaction, { call: id, countFrom }: { call: string; countFrom: Date }): Promise<void> {
    const call = await tx.entities.findOneBy(CallEntity, { id, state: 'live' });
    const seenAt = call?.lastSeenAt ?? call?.liveSince;
    if (!call || !seenAt) return;
    const since = Math.max(seenAt.getTime(), countFrom.getTime());
    if (this.clock.now().getTime() - since < ABANDONED_AFTER) return;
    await this.finish.run(tx, call, 'abandoned', 'system', seenAt);
  }

  /** Writes that someone of these live calls is connected now. */
  async seen(tx: Transaction, calls: readonly string[]): Promise<void> {
    if (calls.length === 0) return;
    await tx.entities.update(CallEntity, { id: In([...calls]), state: 'live' }, { lastSeenAt: this.clock.now() });
  }
}
