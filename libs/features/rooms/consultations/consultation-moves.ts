import type { AuditAction } from '@confrere/contract';
import { AuditTrail } from '@confrere/features/audit';
import { Clock, DomainError } from '@confrere/kernel';
import type { Principal } from '@confrere/platform/access';
import type { Transaction } from '@confrere/platform/storage';
import { Injectable } from '@nestjs/common';
import { IsNull } from 'typeorm';
import type { RoomEvent } from '../events.js';
import { requireNextState, type WaitingRoomAct } from '../waiting-room.js';
import { ConsultationEntity } from './consultation.entity.js';

/** Who does something: someone connected, or the server itself (a ring that ran out). */
export type Actor = Principal | 'system';

/** How the audit trail calls each move. */
const DONE: Readonly<Record<WaitingRoomAct, AuditAction>> = {
  enter: 'waiting-room.entered',
  leave: 'waiting-room.left',
  ring: 'call.rung',
  cancel: 'call.cancelled',
  decline: 'call.declined',
  unanswered: 'call.unanswered',
  answer: 'call.answered',
  finish: 'consultation.ended',
  return: 'waiting-room.entered-again',
  'take-up': 'consultation.taken-up',
  miss: 'consultation.missed',
  telephone: 'consultation.telephoned',
  notify: 'visitor.notified',
  delay: 'delay.announced',
  hold: 'visitor.held',
  resume: 'visitor.resumed',
  transfer: 'consultation.transferred',
  'take-over': 'consultation.taken-over',
  reschedule: 'appointment.moved',
  'call-off': 'appointment.cancelled',
  write: 'visitor.wrote',
  'ask-call-back': 'call-back.asked',
  'withdraw-call-back': 'call-back.withdrawn',
};

/** What a visitor was told holds no longer than this: whoever is called is on hold no more, whoever is seen was told enough. */
const OUTDATED: Readonly<Partial<Record<WaitingRoomAct, Partial<ConsultationEntity>>>> = {
  leave: { heldSince: null },
  transfer: { alerts: 0 },
  'take-over': { alerts: 0 },
  ring: { heldSince: null, expectedAt: null },
  answer: { notice: null, noticedAt: null, callBackAt: null },
  miss: { heldSince: null, expectedAt: null, notice: null, noticedAt: null },
  telephone: { heldSince: null, expectedAt: null, notice: null, noticedAt: null },
  reschedule: { heldSince: null, expectedAt: null, notice: null, noticedAt: null, callBackAt: null },
  'call-off': { heldSince: null, expectedAt: null, notice: null, noticedAt: null, callBackAt: null },
};

/**
 * @param from whose visitor it was when somebody decided; null: a team's.
 * @throws DomainError `consultation.moved-on` when it is another's by now.
 */
export function refuseMovedOn({ memberId }: Pick<ConsultationEntity, 'memberId'>, from: string | null): void {
  if (memberId !== from)
    throw new DomainError('consultation.moved-on', 'conflict', 'somebody else has this visitor by now');
}

type WithoutTime<Event> = Event extends RoomEvent ? Omit<Event, 'organizationId' | 'at'> : never;

/**
 * Moves consultations along the arrows of `waiting-room.ts`: the state in the database is part of the condition of the
 * UPDATE, so that of two who act at once only one can, and the audit entry is written beside it in the same transaction.
 */
@Injectable()
export class ConsultationMoves {
  constructor(
    private readonly clock: Clock,
    private readonly audit: AuditTrail,
  ) {}

  /** @throws DomainError `consultation.not-found`, also for one of another organization. */
  async load(tx: Transaction, organizationId: string, id: string): Promise<ConsultationEntity> {
    const found = await tx.entities.findOneBy(ConsultationEntity, { id, organizationId });
    if (!found)
      throw new DomainError('consultation.not-found', 'not-found', 'no such consultation in this organization');
    return found;
  }

  /**
   * Moves `consultation` and returns it as it is now.
   * @throws DomainError when its state has no such arrow; `consultation.moved-on` when it is another's since it was loaded and
   * the act is about whose it is.
   */
  async move(
    tx: Transaction,
    consultation: ConsultationEntity,
    act: WaitingRoomAct,
    by: Actor,
    changes: Partial<ConsultationEntity> = {},
    detail: Readonly<Record<string, string>> = {},
  ): Promise<ConsultationEntity> {
    const { id, organizationId, state, memberId, roomId } = consultation;
    const next = requireNextState(state, act);
    const moved = { ...OUTDATED[act], ...changes, state: next };
    const whose = act === 'transfer' || act === 'take-over' ? { memberId: memberId ?? IsNull(), roomId } : {};
    const { affected } = await tx.entities.update(ConsultationEntity, { id, organizationId, state, ...whose }, moved);
    if (affected !== 1) {
      const now = await this.load(tx, organizationId, id);
      requireNextState(now.state, act);
      refuseMovedOn(now, memberId);
      throw new DomainError('consultation.not-waiting', 'conflict', 'the consultation has just moved on');
    }
    await this.record(tx, consultation, DONE[act], by, detail);
    this.tell(tx, organizationId, { name: 'consultation.changed', consultationId: id });
    if ((state === 'waiting') !== (next === 'waiting'))
      this.tell(tx, organizationId, { name: 'line.moved', roomId: consultation.roomId });
    return { ...consultation, ...moved };
  }

  /** Changes what is not the state (devices, seat, outcome). */
  async amend(tx: Transaction, consultation: ConsultationEntity, changes: Partial<ConsultationEntity>): Promise<void> {
    const { id, organizationId } = consultation;
    await tx.entities.update(ConsultationEntity, { id, organizationId }, changes);
    this.tell(tx, organizationId, { name: 'consultation.changed', consultationId: id });
  }

  /** Writes who did what to which consultation; never a name, a device or an address. */
  async record(
    tx: Transaction,
    consultation: Pick<ConsultationEntity, 'id' | 'organizationId'>,
    action: AuditAction,
    by: Actor,
    detail: Readonly<Record<string, string>> = {},
  ): Promise<void> {
    await this.audit.record(tx, {
      organizationId: consultation.organizationId,
      actor: by === 'system' ? null : by,
      action,
      subjectId: consultation.id,
      detail,
    });
  }

  tell(tx: Transaction, organizationId: string, event: WithoutTime<RoomEvent>): void {
    tx.tell({ ...event, organizationId, at: this.clock.now() });
  }
}
