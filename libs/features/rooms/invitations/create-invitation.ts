import { AuditTrail } from '@confrere/features/audit';
import { InvitationLinks } from '@confrere/features/identity';
import { refuseUnlessWorking } from '@confrere/features/organizations';
import { Clock, DomainError, IdGenerator } from '@confrere/kernel';
import type { Principal } from '@confrere/platform/access';
import type { Transaction } from '@confrere/platform/storage';
import { Injectable } from '@nestjs/common';
import { ConsultationEntity } from '../consultations/consultation.entity.js';
import { ConsultationMoves } from '../consultations/consultation-moves.js';
import { PersonalRooms } from '../personal-rooms.js';
import { cleanDisplayName } from '../visitors/display-name.js';

/** So long after its time a link still opens: longer than the longest consultation, and than the way back into an abandoned call. */
export const OPENS_FOR = 24 * 3_600_000;

/** What a waiting room knows of somebody who has only been invited. */
export const UNTOUCHED = {
  walkIn: false,
  language: null,
  helperName: null,
  helperRelation: null,
  interpreter: null,
  openedAt: null,
  checkedAt: null,
  network: 'unknown',
  expectedAt: null,
  notice: null,
  noticedAt: null,
  heldSince: null,
  callBackAt: null,
  sealedCallBack: null,
  receiptHash: null,
  handedOverBy: null,
  handedOverAt: null,
  handoverNote: null,
  alerts: 0,
  sealedAnswers: null,
} as const;

export interface NewInvitation {
  readonly organizationId: string;
  /** For whom the visitor will wait. */
  readonly memberId: string;
  readonly visitorName: string | null;
  readonly plannedAt: Date | null;
}

export interface MadeInvitation {
  readonly consultation: string;
  readonly reference: string;
  /** Told once. */
  readonly secret: string;
}

/** Invites a visitor: a consultation that waits for them, and the link that leads there. Errors: `name.missing`, `request.invalid`. */
@Injectable()
export class CreateInvitation {
  constructor(
    private readonly rooms: PersonalRooms,
    private readonly links: InvitationLinks,
    private readonly moves: ConsultationMoves,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
    private readonly ids: IdGenerator,
  ) {}

  /** @param by who invites; null is the appliance itself (the evaluation's example). */
  async run(
    tx: Transaction,
    { organizationId, memberId, visitorName: typed, plannedAt }: NewInvitation,
    by: Principal | null,
  ): Promise<MadeInvitation> {
    const visitorName = typed === null ? null : cleanDisplayName(typed);
    if (typed !== null && visitorName === null)
      throw new DomainError('name.missing', 'invalid', 'nothing of this name can be shown');
    if (plannedAt !== null && Number.isNaN(plannedAt.getTime()))
      throw new DomainError('request.invalid', 'invalid', 'there is no such day or time');
    await refuseUnlessWorking(tx.entities, organizationId);
    const createdAt = this.clock.now();
    const consultationId = this.ids.id();
    await tx.entities.insert(ConsultationEntity, {
      id: consultationId,
      organizationId,
      roomId: await this.rooms.of(tx, { organizationId, memberId }),
      memberId,
      state: 'invited',
      visitorName,
      plannedAt,
      waitingSince: null,
      seatTab: null,
      camera: 'unknown',
      microphone: 'unknown',
      sound: 'unknown',
      callId: null,
      endedAt: null,
      outcome: null,
      createdAt,
      ...UNTOUCHED,
    });
    const from = Math.max(createdAt.getTime(), plannedAt?.getTime() ?? 0);
    const expiresAt = new Date(from + OPENS_FOR);
    const { reference, secret } = await this.links.issue(tx, { organizationId, consultationId, expiresAt });
    await this.audit.record(tx, { organizationId, actor: by, action: 'visitor.invited', subjectId: consultationId });
    this.moves.tell(tx, organizationId, { name: 'consultation.changed', consultationId });
    return { consultation: consultationId, reference, secret };
  }
}
