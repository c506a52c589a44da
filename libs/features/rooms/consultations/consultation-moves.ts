import type { AuditAction } from '@confrere/contract';
import { AuditTrail } from '@confrere/features/audit';
import { Clock, DomainError } from '@confrere/kernel';
import type { Principal } from '@confrere/platform/access';
import type { Transaction } from '@confrere/platform/storage';
import { Injectable } from '@nestjs/common';
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
};

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
   * @throws DomainError when its state has no such arrow.
   */
  async move(
    tx: Transaction,
    consultation: ConsultationEntity,
    act: WaitingRoomAct,
    by: Actor,
    changes: Partial<ConsultationEntity> = {},
  ): Promise<ConsultationEntity> {
    const { id, organizationId, state } = consultation;
    const next = requireNextState(state, act);
    const moved = { ...changes, state: next };
    const { affected } = await tx.entities.update(ConsultationEntity, { id, organizationId, state }, moved);
    if (affected !== 1) {
      requireNextState((await this.load(tx, organizationId, id)).state, act);
      throw new DomainError('consultation.not-waiting', 'conflict', 'the consultation has just moved on');
    }
    await this.record(tx, consultation, DONE[act], by);
    this.tell(tx, organizationId, { name: 'consultation.changed', consultationId: id });
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
