import type { BookAppointment as Wish } from '@confrere/contract';
import { InvitationLinks } from '@confrere/features/identity';
import { readTelephoneNumber } from '@confrere/features/notifications';
import { OrganizationEntity, refuseUnlessWorking } from '@confrere/features/organizations';
import { Clock, DomainError, IdGenerator } from '@confrere/kernel';
import type { MemberPrincipal } from '@confrere/platform/access';
import type { Rows, Transaction } from '@confrere/platform/storage';
import { Injectable } from '@nestjs/common';
import { ConsultationEntity } from '../consultations/consultation.entity.js';
import { ConsultationMoves } from '../consultations/consultation-moves.js';
import { VisitorContacts } from '../contacts/visitor-contacts.js';
import { OPENS_FOR, UNTOUCHED } from '../invitations/create-invitation.js';
import { momentOf } from '../rooms/wall-clock.js';
import { cleanDisplayName } from '../visitors/display-name.js';
import { AppointmentEntity } from './appointment.entity.js';
import { Bookable } from './bookable.js';
import { occurrences } from './recurrence.js';
import { takeSlots } from './slots.js';
import { VisitorNews } from './visitor-news.js';

/** `10:30` as minutes of the day. */
export const minuteOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

export interface Booked {
  /** By time; one, of an invitation for now. */
  readonly consultations: readonly string[];
  /** Of the first: `/j/<reference>#<secret>`. */
  readonly link: string;
}

/**
 * Makes an appointment or a series of them, or an invitation for now: for each a consultation that waits for its visitor, a link
 * of its own, and the messages that go with it. All of a series or none.
 *
 * Errors: `appointment.double-booked`, `.past`, `.too-far`, `name.missing`, `contact.phone`, `contact.mail`,
 * `member.no-colleague`, `room.not-found`, those of the outbox and of an organization that does not work.
 */
@Injectable()
export class BookAppointment {
  constructor(
    private readonly bookable: Bookable,
    private readonly links: InvitationLinks,
    private readonly contacts: VisitorContacts,
    private readonly news: VisitorNews,
    private readonly moves: ConsultationMoves,
    private readonly clock: Clock,
    private readonly ids: IdGenerator,
  ) {}

  async run(tx: Transaction, member: MemberPrincipal, wish: Wish): Promise<Booked> {
    const { organizationId } = member;
    await refuseUnlessWorking(tx.entities, organizationId);
    const asked = await this.read(tx.entities, organizationId, wish);
    const place = await this.bookable.place(tx, organizationId, wish.with);
    const seriesId = asked.starts.length > 1 ? this.ids.id() : null;
    const consultations: string[] = [];
    let link = '';
    for (const [index, startsAt] of asked.starts.entries()) {
      const made = await this.make(tx, member, wish, { ...asked, ...place, startsAt, seriesId, index });
      consultations.push(made.id);
      if (index === 0) link = made.link;
    }
    return { consultations, link };
  }

  /** As it was typed, in the form in which it is kept; null is now. @throws DomainError for what cannot be. */
  async read(entities: Rows, organizationId: string, wish: Wish) {
    const { timeZone, country } = await entities.findOneByOrFail(OrganizationEntity, { id: organizationId });
    const visitorName = wish.visitorName === null ? null : cleanDisplayName(wish.visitorName);
    if (wish.visitorName !== null && visitorName === null)
      throw new DomainError('name.missing', 'invalid', 'nothing of this name can be shown');
    const phone = wish.phone === null ? null : readTelephoneNumber(wish.phone, country);
    if (wish.phone !== null && phone === null)
      throw new DomainError('contact.phone', 'invalid', 'That is no telephone number.');
    const first = wish.at && { day: wish.at.day, minute: minuteOf(wish.at.time) };
    const moments =
      first &&
      (wish.series ? occurrences(first, wish.series, timeZone) : [momentOf(first.day, first.minute, timeZone)]);
    for (const moment of moments ?? []) this.bookable.refuseTime(moment);
    const starts: readonly (Date | null)[] = moments ?? [null];
    return { visitorName, contact: { phone, mail: wish.mail }, starts };
  }

  private async make(
    tx: Transaction,
    member: MemberPrincipal,
    wish: Wish,
    one: {
      readonly visitorName: string | null;
      readonly contact: { readonly phone: string | null; readonly mail: string | null };
      readonly memberId: string | null;
      readonly roomId: string;
      readonly startsAt: Date | null;
      readonly seriesId: string | null;
      readonly index: number;
    },
  ): Promise<{ id: string; link: string }> {
    const { organizationId } = member;
    const { memberId, roomId, startsAt, visitorName } = one;
    const createdAt = this.clock.now();
    const id = this.ids.id();
    const consultation = {
      ...UNTOUCHED,
      ...{ id, organizationId, roomId, memberId, visitorName, plannedAt: startsAt, createdAt },
      ...{ state: 'invited' as const, waitingSince: null, seatTab: null, callId: null, endedAt: null, outcome: null },
      ...({ camera: 'unknown', microphone: 'unknown', sound: 'unknown' } as const),
      language: wish.language,
      interpreter: wish.interpreter,
      helperName: wish.helper && cleanDisplayName(wish.helper.displayName),
      helperRelation: wish.helper && wish.helper.relation,
    };
    await tx.entities.insert(ConsultationEntity, consultation);
    if (startsAt) {
      await tx.entities.insert(AppointmentEntity, {
        ...{
          consultationId: id,
          organizationId,
          minutes: wish.minutes,
          movedFrom: null,
          overlapping: false,
          version: 0,
        },
        ...{ seriesId: one.seriesId, seriesPlace: one.seriesId === null ? null : one.index + 1 },
        ...{ bookedBy: member.memberId, createdAt },
      });
      await takeSlots(tx, { organizationId, consultationId: id, memberId, roomId, startsAt, minutes: wish.minutes });
    }
    const of = { organizationId, consultationId: id };
    const expiresAt = new Date((startsAt ?? createdAt).getTime() + OPENS_FOR);
    const { reference, secret } = await this.links.issue(tx, { ...of, expiresAt, plannedAt: startsAt });
    const link = `/j/${reference}#${secret}`;
    await this.contacts.save(tx, of, { ...one.contact, link });
    await this.news.invite(tx, consultation, member.memberId, one.index > 0);
    await this.news.remind(tx, consultation);
    await this.moves.record(tx, consultation, startsAt ? 'appointment.booked' : 'visitor.invited', member);
    this.moves.tell(tx, organizationId, { name: 'consultation.changed', consultationId: id });
    return { id, link };
  }
}
