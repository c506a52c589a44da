import { refuseUnlessWorking } from '@confrere/features/organizations';
import { MemberEntity } from '@confrere/features/people';
import { Clock, DomainError, IdGenerator } from '@confrere/kernel';
import type { MemberPrincipal } from '@confrere/platform/access';
import type { Transaction } from '@confrere/platform/storage';
import { Injectable } from '@nestjs/common';
import { Not } from 'typeorm';
import type { ConsultationEntity } from '../consultations/consultation.entity.js';
import { ConsultationMoves } from '../consultations/consultation-moves.js';
import { CallEntity } from './call.entity.js';
import { CallMoves } from './call-moves.js';
import { CallParticipantEntity } from './call-participant.entity.js';

/** How long a call rings before it is recorded as unanswered. */
export const RINGS_FOR = 60_000;

/**
 * A professional rings a visitor who waits. Of two desks only one can: the move `waiting → ringing` is one conditional
 * UPDATE, and an index allows one open call for each consultation and each member.
 *
 * Errors: `consultation.already-ringing`, `consultation.not-waiting`, `consultation.over`, `call.busy`. Asking again for a
 * call that rings or is live is no error; from another desk it takes the call there, which helps whoever closed the tab.
 */
@Injectable()
export class RingVisitor {
  constructor(
    private readonly moves: ConsultationMoves,
    private readonly calls: CallMoves,
    private readonly clock: Clock,
    private readonly ids: IdGenerator,
  ) {}

  async run(tx: Transaction, member: MemberPrincipal, ring: { consultation: string; tab: string }): Promise<void> {
    const { organizationId, memberId } = member;
    const consultation = await this.moves.load(tx, organizationId, ring.consultation);
    const own = await tx.entities.findOneBy(CallEntity, {
      organizationId,
      rungBy: memberId,
      state: Not('ended' as const),
    });
    if (own?.consultationId === consultation.id) return this.ringHere(tx, member, own.id, ring.tab);
    if (own) throw new DomainError('call.busy', 'conflict', 'this professional is in another call');
    await refuseUnlessWorking(tx.entities, organizationId);
    const callId = this.ids.id();
    const rungAt = this.clock.now();
    const ringsUntil = new Date(rungAt.getTime() + RINGS_FOR);
    // Told before the change of the queue: the ring is what somebody waits for.
    this.moves.tell(tx, organizationId, { name: 'call.rung', callId, consultationId: consultation.id, ringsUntil });
    await this.moves.move(tx, consultation, 'ring', member, { callId });
    await this.write(tx, member, consultation, { callId, rungAt, ringsUntil, tab: ring.tab });
  }

  private async ringHere(tx: Transaction, member: MemberPrincipal, callId: string, tab: string): Promise<void> {
    const { call, self } = await this.calls.standing(tx, member, callId);
    if (call.state === 'ringing') await refuseUnlessWorking(tx.entities, call.organizationId);
    await this.calls.carryIn(tx, call, self, tab);
  }

  private async write(
    tx: Transaction,
    member: MemberPrincipal,
    consultation: ConsultationEntity,
    { callId, rungAt, ringsUntil, tab }: { callId: string; rungAt: Date; ringsUntil: Date; tab: string },
  ): Promise<void> {
    const { organizationId, memberId } = member;
    const { displayName } = await tx.entities.findOneByOrFail(MemberEntity, { id: memberId, organizationId });
    await tx.entities.insert(CallEntity, {
      id: callId,
      organizationId,
      consultationId: consultation.id,
      state: 'ringing',
      rungBy: memberId,
      rungAt,
      ringsUntil,
      liveSince: null,
      lastSeenAt: null,
      endedAt: null,
      endReason: null,
    });
    const shared = { organizationId, callId, leftAt: null };
    await tx.entities.insert(CallParticipantEntity, [
      { ...shared, id: this.ids.id(), role: 'professional', memberId, displayName, position: 0, tab },
      {
        ...shared,
        id: this.ids.id(),
        role: 'visitor',
        memberId: null,
        displayName: consultation.visitorName ?? '–',
        position: 1,
        tab: consultation.seatTab,
      },
    ]);
  }
}
