import { Clock, DomainError } from '@confrere/kernel';
import type { VisitorPrincipal } from '@confrere/platform/access';
import type { Transaction } from '@confrere/platform/storage';
import { Injectable } from '@nestjs/common';
import { ConsultationMoves } from '../consultations/consultation-moves.js';
import { CallBackNumbers } from './call-back-numbers.js';

/**
 * "Call me instead": also from pages that are not in the waiting room yet, since it is often those that cannot get there. The
 * place in the queue stays. From any of the visitor's tabs.
 *
 * Errors: `call-back.number` when this is no number, or none is known; `consultation.not-waiting` while it rings and in the call,
 * `consultation.over`.
 */
@Injectable()
export class AskCallBack {
  constructor(
    private readonly moves: ConsultationMoves,
    private readonly numbers: CallBackNumbers,
    private readonly clock: Clock,
  ) {}

  /** @param phone as it was typed; null: the one that is known. */
  async ask(tx: Transaction, visitor: VisitorPrincipal, { phone }: { phone: string | null }): Promise<void> {
    const consultation = await this.moves.load(tx, visitor.organizationId, visitor.consultationId);
    const typed = phone ?? (await this.numbers.known(tx.entities, consultation));
    if (typed === null) throw new DomainError('call-back.number', 'invalid', 'no number is known');
    if (consultation.callBackAt !== null && typed === this.numbers.typed(consultation)) return;
    const sealedCallBack = this.numbers.seal(consultation.id, typed);
    await this.moves.move(tx, consultation, 'ask-call-back', visitor, { callBackAt: this.clock.now(), sealedCallBack });
  }

  async withdraw(tx: Transaction, visitor: VisitorPrincipal): Promise<void> {
    const consultation = await this.moves.load(tx, visitor.organizationId, visitor.consultationId);
    if (consultation.callBackAt === null) return;
    await this.moves.move(tx, consultation, 'withdraw-call-back', visitor, { callBackAt: null });
  }
}
