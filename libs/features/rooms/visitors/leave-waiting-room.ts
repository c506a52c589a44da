import type { VisitorPrincipal } from '@confrere/platform/access';
import type { Transaction } from '@confrere/platform/storage';
import { Injectable } from '@nestjs/common';
import { CallMoves } from '../calls/call-moves.js';
import { ConsultationMoves } from '../consultations/consultation-moves.js';
import { refuseElsewhere } from './seat.js';

/**
 * A visitor leaves the waiting room; the seat becomes free. A ring stops, as if it had been declined.
 * Errors: `seat.elsewhere`, `consultation.not-waiting` (in the call), `consultation.over`.
 */
@Injectable()
export class LeaveWaitingRoom {
  constructor(
    private readonly moves: ConsultationMoves,
    private readonly calls: CallMoves,
  ) {}

  async run(tx: Transaction, visitor: VisitorPrincipal, { tab }: { tab: string }): Promise<void> {
    const consultation = await this.moves.load(tx, visitor.organizationId, visitor.consultationId);
    refuseElsewhere(tab, consultation.seatTab);
    if (consultation.state === 'invited') return;
    if (consultation.state === 'ringing') await this.calls.endOpen(tx, consultation, 'declined');
    await this.moves.move(tx, consultation, 'leave', visitor, { seatTab: null });
  }
}
