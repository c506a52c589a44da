import { Clock } from '@confrere/kernel';
import type { Transaction } from '@confrere/platform/storage';
import { Injectable } from '@nestjs/common';
import { ConsultationMoves } from '../consultations/consultation-moves.js';
import { CallEntity } from './call.entity.js';
import { CallMoves } from './call-moves.js';

/** It rang for the whole minute: recorded at that moment, also when the server was away then. The visitor waits on. */
@Injectable()
export class StopUnansweredRing {
  constructor(
    private readonly moves: ConsultationMoves,
    private readonly calls: CallMoves,
    private readonly clock: Clock,
  ) {}

  async run(tx: Transaction, { call: id, organizationId }: { call: string; organizationId: string }): Promise<void> {
    const call = await tx.entities.findOneBy(CallEntity, { id, organizationId, state: 'ringing' });
    if (!call || call.ringsUntil > this.clock.now()) return;
    await this.calls.end(tx, call, 'unanswered', call.ringsUntil);
    const consultation = await this.moves.load(tx, organizationId, call.consultationId);
    await this.moves.move(tx, consultation, 'unanswered', 'system');
  }
}
