import { DomainError } from '@confrere/kernel';
import type { VisitorPrincipal } from '@confrere/platform/access';
import type { Transaction } from '@confrere/platform/storage';
import { Injectable } from '@nestjs/common';
import { ConsultationMoves } from '../consultations/consultation-moves.js';
import { refuseElsewhere } from '../visitors/seat.js';
import { CallMoves } from './call-moves.js';

/** "Not yet": the visitor waits on, the place is kept. Errors: `seat.elsewhere`, `call.not-ringing`. */
@Injectable()
export class DeclineCall {
  constructor(
    private readonly moves: ConsultationMoves,
    private readonly calls: CallMoves,
  ) {}

  async run(
    tx: Transaction,
    visitor: VisitorPrincipal,
    { call: id, tab }: { call: string; tab: string },
  ): Promise<void> {
    const { call } = await this.calls.standing(tx, visitor, id);
    if (call.state === 'ended') return;
    const consultation = await this.moves.load(tx, visitor.organizationId, call.consultationId);
    refuseElsewhere(tab, consultation.seatTab);
    if (call.state === 'live') throw new DomainError('call.not-ringing', 'conflict', 'this call was answered');
    await this.calls.end(tx, call, 'declined');
    await this.moves.move(tx, consultation, 'decline', visitor);
  }
}
