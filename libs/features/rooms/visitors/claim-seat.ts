import type { VisitorPrincipal } from '@confrere/platform/access';
import type { Transaction } from '@confrere/platform/storage';
import { Injectable } from '@nestjs/common';
import { CallMoves } from '../calls/call-moves.js';
import { ConsultationMoves } from '../consultations/consultation-moves.js';

/** "Move it here": this tab holds the place from now on, and carries the call if there is one. */
@Injectable()
export class ClaimSeat {
  constructor(
    private readonly moves: ConsultationMoves,
    private readonly calls: CallMoves,
  ) {}

  async run(tx: Transaction, visitor: VisitorPrincipal, { tab }: { tab: string }): Promise<void> {
    const consultation = await this.moves.load(tx, visitor.organizationId, visitor.consultationId);
    if (consultation.seatTab === tab) return;
    await this.moves.amend(tx, consultation, { seatTab: tab });
    await this.moves.record(tx, consultation, 'seat.claimed', visitor);
    const call = await this.calls.openOf(tx, consultation);
    const self = call && (await this.calls.participants(tx, call)).find((each) => each.role === 'visitor');
    if (call && self) await this.calls.carryIn(tx, call, self, tab);
  }
}
