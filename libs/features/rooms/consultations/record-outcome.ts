import type { Outcome } from '@confrere/contract';
import { Clock, DomainError } from '@confrere/kernel';
import type { MemberPrincipal } from '@confrere/platform/access';
import type { Transaction } from '@confrere/platform/storage';
import { Injectable } from '@nestjs/common';
import { ConsultationMoves } from './consultation-moves.js';

/**
 * The professional says how it went; this closes the visitor's way back. `no-show` also ends a consultation whose visitor
 * never came or waits no more, and `by-phone` one whose visitor is telephoned instead. Errors: `consultation.not-ended`. Another outcome later replaces the first.
 */
@Injectable()
export class RecordOutcome {
  constructor(
    private readonly moves: ConsultationMoves,
    private readonly clock: Clock,
  ) {}

  async run(
    tx: Transaction,
    member: MemberPrincipal,
    record: { consultation: string; outcome: Outcome },
  ): Promise<void> {
    const { outcome } = record;
    const consultation = await this.moves.load(tx, member.organizationId, record.consultation);
    const missed = consultation.state === 'invited' || consultation.state === 'waiting';
    if (consultation.state === 'ended') {
      if (consultation.outcome === outcome) return;
      await this.moves.amend(tx, consultation, { outcome });
    } else if (missed && (outcome === 'no-show' || outcome === 'by-phone')) {
      const act = outcome === 'no-show' ? 'miss' : 'telephone';
      await this.moves.move(tx, consultation, act, member, { outcome, endedAt: this.clock.now(), seatTab: null });
    } else {
      throw new DomainError('consultation.not-ended', 'conflict', 'this consultation has not ended');
    }
    await this.moves.record(tx, consultation, 'outcome.recorded', member, { outcome });
  }
}
