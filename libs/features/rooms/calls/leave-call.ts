import { Clock } from '@confrere/kernel';
import type { Principal } from '@confrere/platform/access';
import type { Transaction } from '@confrere/platform/storage';
import { Injectable } from '@nestjs/common';
import { ConsultationMoves } from '../consultations/consultation-moves.js';
import { FinishConsultation } from '../consultations/finish-consultation.js';
import { CallMoves } from './call-moves.js';
import { CallParticipantEntity } from './call-participant.entity.js';

/**
 * Someone leaves. When fewer than two people remain the call is over for all. While it still rings, leaving is the same
 * as to stop ringing (professional) or "not yet" (visitor). Errors: `seat.elsewhere` from a tab that does not carry it.
 */
@Injectable()
export class LeaveCall {
  constructor(
    private readonly moves: ConsultationMoves,
    private readonly calls: CallMoves,
    private readonly finish: FinishConsultation,
    private readonly clock: Clock,
  ) {}

  async run(tx: Transaction, principal: Principal, { call: id, tab }: { call: string; tab: string }): Promise<void> {
    const { call, participants, self } = await this.calls.standing(tx, principal, id);
    if (call.state === 'ended') return;
    await this.calls.standingIn(tx, principal, id, tab);
    if (call.state === 'ringing') {
      const [reason, act] =
        self.role === 'visitor' ? (['declined', 'decline'] as const) : (['cancelled', 'cancel'] as const);
      await this.calls.end(tx, call, reason);
      const consultation = await this.moves.load(tx, call.organizationId, call.consultationId);
      await this.moves.move(tx, consultation, act, principal);
      return;
    }
    if (participants.length <= 2) return this.finish.run(tx, call, 'left', principal);
    const { organizationId, consultationId } = call;
    await tx.entities.update(CallParticipantEntity, { id: self.id, organizationId }, { leftAt: this.clock.now() });
    this.moves.tell(tx, organizationId, {
      name: 'call.participant-left',
      callId: id,
      consultationId,
      participantId: self.id,
    });
  }
}
