import { Clock } from '@confrere/kernel';
import type { Principal } from '@confrere/platform/access';
import type { Transaction } from '@confrere/platform/storage';
import { Injectable } from '@nestjs/common';
import { Not } from 'typeorm';
import { ConsultationMoves } from '../consultations/consultation-moves.js';
import { mayTakeUp } from '../waiting-room.js';
import { CallEntity } from './call.entity.js';
import { CallMoves } from './call-moves.js';

/**
 * A page comes back and says that it still holds a call (`hello.inCall`) that was recorded as abandoned meanwhile: the
 * record was wrong, the call is live again. Within 12 hours, before an outcome is recorded, and only if it was the last
 * call of its consultation and the professional is in no other. Anything else is left as it stands.
 */
@Injectable()
export class TakeUpCall {
  constructor(
    private readonly moves: ConsultationMoves,
    private readonly calls: CallMoves,
    private readonly clock: Clock,
  ) {}

  /** @returns whether the call is live again. */
  async run(tx: Transaction, principal: Principal, { call: id, tab }: { call: string; tab: string }): Promise<boolean> {
    const { organizationId } = principal;
    const found = await tx.entities.findOneBy(CallEntity, {
      id,
      organizationId,
      state: 'ended',
      endReason: 'abandoned',
    });
    if (!found) return false;
    const { call, participants, self } = await this.calls.standingIn(tx, principal, id, tab);
    const consultation = await this.moves.load(tx, organizationId, call.consultationId);
    const ending = { endedAt: call.endedAt, outcome: consultation.outcome, reason: call.endReason };
    if (consultation.state !== 'ended' || consultation.callId !== id || !mayTakeUp(ending, this.clock.now()))
      return false;
    if (await tx.entities.existsBy(CallEntity, { organizationId, rungBy: call.rungBy, state: Not('ended' as const) }))
      return false;
    const again = { state: 'live', endedAt: null, endReason: null, lastSeenAt: this.clock.now() } as const;
    await tx.entities.update(CallEntity, { id, organizationId, state: 'ended' }, again);
    const seatTab = participants.find((each) => each.role === 'visitor')?.tab ?? null;
    await this.moves.move(tx, consultation, 'take-up', principal, { endedAt: null, seatTab });
    this.moves.tell(tx, organizationId, {
      name: 'call.taken-up',
      callId: id,
      consultationId: consultation.id,
      by: self.id,
    });
    return true;
  }
}
