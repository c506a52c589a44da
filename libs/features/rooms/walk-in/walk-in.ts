import type { WalkIn as Wish } from '@confrere/contract';
import { AuditTrail } from '@confrere/features/audit';
import { InvitationLinks, type IssuedInvitation } from '@confrere/features/identity';
import { readTelephoneNumber } from '@confrere/features/notifications';
import { OrganizationEntity, refuseUnlessWorking } from '@confrere/features/organizations';
import { Clock, DomainError } from '@confrere/kernel';
import type { Transaction } from '@confrere/platform/storage';
import { Injectable } from '@nestjs/common';
import { VisitorContacts } from '../contacts/visitor-contacts.js';
import { ConsultationEntity } from '../consultations/consultation.entity.js';
import { OPENS_FOR, UNTOUCHED } from '../invitations/create-invitation.js';
import { RoomEntity } from '../room.entity.js';
import { isOpen } from '../rooms/opening-hours.js';
import { settingsOf } from '../rooms/room-settings.js';
import { cleanDisplayName } from '../visitors/display-name.js';
import { IntakeAnswers } from './intake-answers.js';
import type { Ticket } from './walk-in-tickets.js';

/** So many wait in one room without an invitation; more are asked to come again later. */
export const MOST_WAITING = 100;
/** So long the same ticket is the same visit: an answer may be lost on its way. */
const SAME_FOR = 10 * 60_000;

/**
 * Somebody comes without an invitation: a consultation that nobody sees before its visitor has entered the waiting room, and
 * a link to it, as an invitation has one.
 *
 * Errors: `room.closed`, `room.suspended`, `room.full`, `name.missing`, `walk-in.phone`, `walk-in.answers`, `walk-in.ticket` (it
 * was used before), those of an organization that does not work.
 */
@Injectable()
export class WalkIn {
  constructor(
    private readonly links: InvitationLinks,
    private readonly answers: IntakeAnswers,
    private readonly contacts: VisitorContacts,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
  ) {}

  async run(tx: Transaction, organizationId: string, ticket: Ticket, wish: Wish): Promise<IssuedInvitation> {
    const now = this.clock.now();
    const { consultationId, roomId } = ticket;
    const before = await tx.entities.findOneBy(ConsultationEntity, { organizationId, id: consultationId });
    const expiresAt = new Date(now.getTime() + OPENS_FOR);
    if (before) {
      const same = before.state === 'invited' && now.getTime() - before.createdAt.getTime() < SAME_FOR;
      if (!same) throw new DomainError('walk-in.ticket', 'conflict', 'Load the page again.');
      return this.link(tx, { organizationId, consultationId, phone: null }, expiresAt);
    }
    await refuseUnlessWorking(tx.entities, organizationId);
    const room = await tx.entities.findOneByOrFail(RoomEntity, { organizationId, id: roomId });
    const { timeZone, country } = await tx.entities.findOneByOrFail(OrganizationEntity, { id: organizationId });
    await this.refuseUnlessOpen(tx, room, timeZone);
    const phone = wish.phone === null || wish.phone.trim() === '' ? null : readTelephoneNumber(wish.phone, country);
    if (phone === null && (wish.phone ?? '').trim() !== '')
      throw new DomainError('walk-in.phone', 'invalid', 'Nobody can be called at this number.');
    const visitorName = cleanDisplayName(wish.displayName.slice(0, 64));
    if (visitorName === null) throw new DomainError('name.missing', 'invalid', 'nothing of this name can be shown');
    await tx.entities.insert(ConsultationEntity, {
      ...UNTOUCHED,
      id: consultationId,
      organizationId,
      roomId,
      memberId: room.memberId,
      state: 'invited',
      visitorName,
      plannedAt: null,
      waitingSince: null,
      seatTab: null,
      camera: 'unknown',
      microphone: 'unknown',
      sound: 'unknown',
      callId: null,
      endedAt: null,
      outcome: null,
      createdAt: now,
      walkIn: true,
      openedAt: now,
      sealedAnswers: this.answers.seal(consultationId, settingsOf(room).questions, wish.answers),
    });
    await this.audit.record(tx, {
      organizationId,
      actor: null,
      action: 'visitor.walked-in',
      subjectId: consultationId,
    });
    return this.link(tx, { organizationId, consultationId, phone }, expiresAt);
  }

  /** Kept sealed beside the number, so that the staff can send it to another device. */
  private async link(
    tx: Transaction,
    { phone, ...of }: { organizationId: string; consultationId: string; phone: string | null },
    expiresAt: Date,
  ): Promise<IssuedInvitation> {
    const made = await this.links.issue(tx, { ...of, expiresAt });
    const link = `/j/${made.reference}#${made.secret}`;
    await this.contacts.save(tx, of, phone === null ? { link } : { link, phone });
    return made;
  }

  private async refuseUnlessOpen(tx: Transaction, room: RoomEntity, timeZone: string): Promise<void> {
    const { organizationId, id: roomId } = room;
    const settings = settingsOf(room);
    if (room.suspendedAt !== null) throw new DomainError('room.suspended', 'conflict', 'Nobody enters this room now.');
    if (!settings.walkIn || room.closedAt !== null || !isOpen(settings, this.clock.now(), timeZone).open)
      throw new DomainError('room.closed', 'conflict', 'This room is closed now.');
    const waiting = { organizationId, roomId, state: 'waiting' as const, walkIn: true };
    if ((await tx.entities.countBy(ConsultationEntity, waiting)) >= MOST_WAITING)
      throw new DomainError('room.full', 'conflict', 'Too many wait in this room.');
  }
}
