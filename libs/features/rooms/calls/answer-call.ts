import { refuseUnlessWorking } from '@confrere/features/organizations';
import { Clock, DomainError } from '@confrere/kernel';
import type { VisitorPrincipal } from '@confrere/platform/access';
import type { Transaction } from '@confrere/platform/storage';
import { Injectable } from '@nestjs/common';
import { ConsultationMoves } from '../consultations/consultation-moves.js';
import { refuseElsewhere } from '../visitors/seat.js';
import { CallEntity } from './call.entity.js';
import { CallMoves } from './call-moves.js';

/**
 * The visitor agrees to be seen and heard: the call is live. Errors: `seat.elsewhere`, `call.not-ringing` when it stopped,
 * `organization.suspended` or `organization.closing` when that came first.
 */
@Injectable()
export class AnswerCall {
  constructor(
    private readonly moves: ConsultationMoves,
    private readonly calls: CallMoves,
    private readonly clock: Clock,
  ) {}

  async run(
    tx: Transaction,
    visitor: VisitorPrincipal,
    { call: id, tab }: { call: string; tab: string },
  ): Promise<void> {
    const { call, self } = await this.calls.standing(tx, visitor, id);
    const { organizationId, consultationId } = call;
    const consultation = await this.moves.load(tx, organizationId, consultationId);
    refuseElsewhere(tab, consultation.seatTab);
    if (call.state === 'live') return;
    if (call.state === 'ended') throw new DomainError('call.not-ringing', 'conflict', 'this call has stopped ringing');
    await refuseUnlessWorking(tx.entities, organizationId);
    const now = this.clock.now();
    await tx.entities.update(
      CallEntity,
      { id, organizationId, state: 'ringing' },
      { state: 'live', liveSince: now, lastSeenAt: now },
    );
    this.moves.tell(tx, organizationId, { name: 'call.answered', callId: id, consultationId, by: self.id });
    await this.moves.move(tx, consultation, 'answer', visitor);
  }
}
