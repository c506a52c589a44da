import { Clock, DomainError } from '@confrere/kernel';
import type { Principal } from '@confrere/platform/access';
import type { Rows, Transaction } from '@confrere/platform/storage';
import { Injectable } from '@nestjs/common';
import { IsNull, Not } from 'typeorm';
import type { ConsultationEntity } from '../consultations/consultation.entity.js';
import { ConsultationMoves } from '../consultations/consultation-moves.js';
import { CallEntity } from './call.entity.js';
import { CallParticipantEntity } from './call-participant.entity.js';

/** A call as one of its participants finds it. */
export interface CallStanding {
  readonly call: CallEntity;
  readonly participants: readonly CallParticipantEntity[];
  readonly self: CallParticipantEntity;
}

/** What the use cases about calls have in common: finding a call as one of its participants, ending it, moving it. */
@Injectable()
export class CallMoves {
  constructor(
    private readonly moves: ConsultationMoves,
    private readonly clock: Clock,
  ) {}

  /** The call of a consultation that rings or is live; there is at most one. */
  async openOf(
    tx: Transaction,
    consultation: Pick<ConsultationEntity, 'id' | 'organizationId'>,
  ): Promise<CallEntity | null> {
    const { id: consultationId, organizationId } = consultation;
    return tx.entities.findOneBy(CallEntity, { consultationId, organizationId, state: Not('ended' as const) });
  }

  /** Those who are in the call, by position; without those who left. */
  async participants(
    tx: { entities: Rows },
    call: Pick<CallEntity, 'id' | 'organizationId'>,
  ): Promise<CallParticipantEntity[]> {
    return tx.entities.find(CallParticipantEntity, {
      where: { callId: call.id, organizationId: call.organizationId, leftAt: IsNull() },
      order: { position: 'ASC' },
    });
  }

  /** A call and those who are in it, whatever its state; null when there is none. */
  async state(
    tx: { entities: Rows },
    { id, organizationId }: Pick<CallEntity, 'id' | 'organizationId'>,
  ): Promise<Omit<CallStanding, 'self'> | null> {
    const call = await tx.entities.findOneBy(CallEntity, { id, organizationId });
    return call && { call, participants: await this.participants(tx, call) };
  }

  /** The call that rings or is live in which `principal` takes part; there is at most one. */
  async openFor(tx: { entities: Rows }, principal: Principal): Promise<CallStanding | null> {
    const { organizationId } = principal;
    const who =
      principal.kind === 'member' ? { rungBy: principal.memberId } : { consultationId: principal.consultationId };
    const call = await tx.entities.findOneBy(CallEntity, { organizationId, state: Not('ended' as const), ...who });
    return call && this.standing(tx, principal, call.id);
  }

  /**
   * A call and who `principal` is in it, whatever its state.
   * @throws DomainError `call.not-found` when there is none, or when they take no part in it.
   */
  async standing(tx: { entities: Rows }, principal: Principal, callId: string): Promise<CallStanding> {
    return standingOf(await this.state(tx, { id: callId, organizationId: principal.organizationId }), principal);
  }

  /** As `standing`; the tab that asks must be the one that carries the call for them (`seat.elsewhere`). */
  async standingIn(tx: { entities: Rows }, principal: Principal, callId: string, tab: string): Promise<CallStanding> {
    return standingOf(await this.state(tx, { id: callId, organizationId: principal.organizationId }), principal, tab);
  }

  /** Writes the end of an open call; true when this did it, false when it was over already. */
  async end(
    tx: Transaction,
    call: CallEntity,
    reason: NonNullable<CallEntity['endReason']>,
    at: Date = this.clock.now(),
  ): Promise<boolean> {
    const { id, organizationId, consultationId } = call;
    const { affected } = await tx.entities.update(
      CallEntity,
      { id, organizationId, state: Not('ended' as const) },
      { state: 'ended', endedAt: at, endReason: reason },
    );
    if (affected !== 1) return false;
    this.moves.tell(tx, organizationId, { name: 'call.ended', callId: id, consultationId, reason });
    return true;
  }

  /** Ends whatever call is open in a consultation. */
  async endOpen(
    tx: Transaction,
    consultation: ConsultationEntity,
    reason: NonNullable<CallEntity['endReason']>,
  ): Promise<void> {
    const call = await this.openOf(tx, consultation);
    if (call) await this.end(tx, call, reason);
  }

  /** From now on another tab carries the call for one of its participants. */
  async carryIn(tx: Transaction, call: CallEntity, participant: CallParticipantEntity, tab: string): Promise<void> {
    if (participant.tab === tab) return;
    await tx.entities.update(
      CallParticipantEntity,
      { id: participant.id, organizationId: call.organizationId },
      { tab },
    );
    this.moves.tell(tx, call.organizationId, {
      name: 'call.moved',
      callId: call.id,
      consultationId: call.consultationId,
      participantId: participant.id,
      fromTab: participant.tab,
    });
  }
}

/**
 * Who `principal` is in a call as it was read.
 * @param tab the one that asks; left out where any may.
 * @throws DomainError `call.not-found` without a call of their organization in which they take part; `seat.elsewhere` when
 * another tab carries it for them.
 */
export function standingOf(state: Omit<CallStanding, 'self'> | null, principal: Principal, tab?: string): CallStanding {
  const theirs = state?.call.organizationId === principal.organizationId ? state : null;
  const self = theirs?.participants.find((each) => isSame(each, theirs.call, principal));
  if (!theirs || !self) throw new DomainError('call.not-found', 'not-found', 'no such call, or no part in it');
  if (tab !== undefined && self.tab !== tab)
    throw new DomainError('seat.elsewhere', 'conflict', 'another tab or device carries this call');
  return { ...theirs, self };
}

function isSame(participant: CallParticipantEntity, call: CallEntity, principal: Principal): boolean {
  if (principal.kind === 'member') return participant.memberId === principal.memberId;
  return participant.role === 'visitor' && call.consultationId === principal.consultationId;
}
