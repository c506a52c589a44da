import { Clock } from '@confrere/kernel';
import type { Transaction } from '@confrere/platform/storage';
import { Injectable } from '@nestjs/common';
import { type Actor, ConsultationMoves } from './consultation-moves.js';
import type { CallEntity } from '../calls/call.entity.js';
import { CallMoves } from '../calls/call-moves.js';

/**
 * A live call is over, and with it the consultation: its end is recorded and the seat is free. `at` is in the past when a
 * call turned out to be abandoned.
 */
@Injectable()
export class FinishConsultation {
  constructor(
    private readonly moves: ConsultationMoves,
    private readonly calls: CallMoves,
    private readonly clock: Clock,
  ) {}

  async run(
    tx: Transaction,
    call: CallEntity,
    reason: 'left' | 'ended-for-all' | 'abandoned',
    by: Actor,
    at: Date = this.clock.now(),
  ): Promise<void> {
    if (!(await this.calls.end(tx, call, reason, at))) return;
    const consultation = await this.moves.load(tx, call.organizationId, call.consultationId);
    await this.moves.move(tx, consultation, 'finish', by, { endedAt: at, seatTab: null });
  }
}
