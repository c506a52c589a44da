import type { Devices, HelperRelation, InterpreterNeed, NetworkQuality } from '@confrere/contract';
import { refuseUnlessWorking } from '@confrere/features/organizations';
import { Clock, DomainError } from '@confrere/kernel';
import type { VisitorPrincipal } from '@confrere/platform/access';
import type { Transaction } from '@confrere/platform/storage';
import { Injectable } from '@nestjs/common';
import type { ConsultationEntity } from '../consultations/consultation.entity.js';
import { ConsultationMoves } from '../consultations/consultation-moves.js';
import { RoomEntity } from '../room.entity.js';
import { mayReturn } from '../waiting-room.js';
import { cleanDisplayName } from './display-name.js';
import { ReceiptCodes } from './receipt-codes.js';
import { wasChecked } from './report-devices.js';
import { refuseElsewhere } from './seat.js';

export interface Entry {
  readonly tab: string;
  /** Null keeps the name that is known. */
  readonly displayName: string | null;
  readonly devices: Devices;
  /** Who operates the device for the visitor; left out: as it was. */
  readonly helper?: { readonly displayName: string; readonly relation: HelperRelation } | null | undefined;
  readonly interpreter?: InterpreterNeed | null | undefined;
  readonly language?: string | undefined;
  readonly network?: NetworkQuality | undefined;
}

/**
 * A visitor enters the waiting room, says again that they are there, or goes back after the end (≤ 15 min). The first
 * entry sets `waitingSince`, later ones keep it. Takes the seat when it is free.
 *
 * Errors: `seat.elsewhere`, `name.missing`, `consultation.over`, `room.suspended` (whoever waited before keeps the place). While ringing or in the call, the same tab changes nothing.
 */
@Injectable()
export class EnterWaitingRoom {
  constructor(
    private readonly moves: ConsultationMoves,
    private readonly receipts: ReceiptCodes,
    private readonly clock: Clock,
  ) {}

  async run(tx: Transaction, visitor: VisitorPrincipal, entry: Entry): Promise<void> {
    const consultation = await this.moves.load(tx, visitor.organizationId, visitor.consultationId);
    refuseElsewhere(entry.tab, consultation.seatTab);
    const visitorName = entry.displayName === null ? consultation.visitorName : cleanDisplayName(entry.displayName);
    if (visitorName === null) throw new DomainError('name.missing', 'invalid', 'a visitor who waits has a name');
    const { state } = consultation;
    if (state === 'ringing' || state === 'in-consultation') return;
    await refuseUnlessWorking(tx.entities, visitor.organizationId);
    const now = this.clock.now();
    const again = state === 'waiting' && consultation.seatTab === entry.tab && consultation.visitorName === visitorName;
    const told = { ...entry.devices, ...toldIn(entry), ...firstTimes(consultation, entry, now) };
    if (again) return this.moves.amend(tx, consultation, told);
    if (state === 'ended' && !mayReturn(consultation, now))
      throw new DomainError('consultation.over', 'gone', 'the way back to the waiting room is closed');
    if (consultation.waitingSince === null) await refuseSuspended(tx, consultation);
    await this.moves.move(tx, consultation, state === 'ended' ? 'return' : 'enter', visitor, {
      ...told,
      visitorName,
      receiptHash: consultation.receiptHash ?? this.receipts.hashFor(consultation),
      seatTab: entry.tab,
      waitingSince: consultation.waitingSince ?? now,
      endedAt: null,
    });
    if (state === 'waiting') return;
    const { id: consultationId, organizationId, memberId } = consultation;
    this.moves.tell(tx, organizationId, { name: 'visitor.arrived', consultationId, memberId });
  }
}

/** What the visitor said of themselves; what they left out stays as it was. */
function toldIn({ helper, interpreter, language, network }: Entry): Partial<ConsultationEntity> {
  const helperName = helper ? cleanDisplayName(helper.displayName) : null;
  if (helper && helperName === null) throw new DomainError('name.missing', 'invalid', 'whoever helps has a name');
  return {
    ...(helper !== undefined && { helperName, helperRelation: helper?.relation ?? null }),
    ...(interpreter !== undefined && { interpreter }),
    ...(language !== undefined && { language }),
    ...(network !== undefined && { network }),
  };
}

const firstTimes = (
  { openedAt, checkedAt }: ConsultationEntity,
  { devices }: Entry,
  now: Date,
): Partial<ConsultationEntity> => ({
  openedAt: openedAt ?? now,
  checkedAt: checkedAt ?? (wasChecked(devices) ? now : null),
});
async function refuseSuspended(tx: Transaction, { organizationId, roomId }: ConsultationEntity): Promise<void> {
  const { suspendedAt } = await tx.entities.findOneByOrFail(RoomEntity, { organizationId, id: roomId });
  if (suspendedAt !== null) throw new DomainError('room.suspended', 'conflict', 'Nobody enters this room now.');
}
