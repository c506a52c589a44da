import type { MoveAppointment as Wish } from '@confrere/contract';
import { InvitationLinks } from '@confrere/features/identity';
import { OrganizationEntity, refuseUnlessWorking } from '@confrere/features/organizations';
import type { MemberPrincipal } from '@confrere/platform/access';
import type { Transaction } from '@confrere/platform/storage';
import { Injectable } from '@nestjs/common';
import { ConsultationMoves } from '../consultations/consultation-moves.js';
import { OPENS_FOR } from '../invitations/create-invitation.js';
import { VisitCodes } from '../invitations/visit-codes.js';
import { momentOf } from '../rooms/wall-clock.js';
import { AppointmentEntity } from './appointment.entity.js';
import { Bookable } from './bookable.js';
import { minuteOf } from './book-appointment.js';
import { type KnownAppointment, KnownAppointments } from './known-appointments.js';
import { movedAlong } from './recurrence.js';
import { releaseSlots, takeSlots } from './slots.js';
import { VisitorNews } from './visitor-news.js';

/**
 * An appointment is at another time, or with somebody else: one, or those of its series that nobody has come to yet, all or none.
 * Links and codes stay and open at the new time; whoever waits already is expected then.
 *
 * Errors: those of `KnownAppointments` and `Bookable`, `appointment.double-booked`.
 */
@Injectable()
export class MoveAppointment {
  constructor(
    private readonly known: KnownAppointments,
    private readonly bookable: Bookable,
    private readonly links: InvitationLinks,
    private readonly codes: VisitCodes,
    private readonly news: VisitorNews,
    private readonly moves: ConsultationMoves,
  ) {}

  async run(tx: Transaction, member: MemberPrincipal, id: string, wish: Wish): Promise<void> {
    const { organizationId } = member;
    const concerned = await this.known.concerned(tx, organizationId, { id, ...wish });
    await refuseUnlessWorking(tx.entities, organizationId);
    const place = wish.with && (await this.bookable.place(tx, organizationId, wish.with));
    const { timeZone } = await tx.entities.findOneByOrFail(OrganizationEntity, { id: organizationId });
    const to = { day: wish.at.day, minute: minuteOf(wish.at.time) };
    const from = concerned[0]?.consultation.plannedAt ?? null;
    const targets = concerned.map((each, index) => {
      const before = each.consultation.plannedAt;
      const along = index > 0 && from && before;
      return {
        ...each,
        startsAt: along ? movedAlong(before, { from, to }, timeZone) : momentOf(to.day, to.minute, timeZone),
      };
    });
    for (const { startsAt } of targets) this.bookable.refuseTime(startsAt);
    // One of them may go where another still is.
    for (const { consultation } of targets) await releaseSlots(tx, { organizationId, consultationId: consultation.id });
    for (const target of targets) await this.move(tx, member, target, { ...wish, place });
  }

  private async move(
    tx: Transaction,
    member: MemberPrincipal,
    { consultation, appointment, startsAt }: KnownAppointment & { readonly startsAt: Date },
    {
      minutes,
      tell,
      place,
    }: Pick<Wish, 'minutes' | 'tell'> & { place: { memberId: string | null; roomId: string } | null },
  ): Promise<void> {
    const { organizationId, id: consultationId, plannedAt } = consultation;
    const of = { organizationId, consultationId };
    const { memberId, roomId } = place ?? consultation;
    await takeSlots(tx, { ...of, memberId, roomId, startsAt, minutes });
    const isMoved = plannedAt?.getTime() !== startsAt.getTime();
    await tx.entities.update(AppointmentEntity, of, {
      minutes,
      overlapping: false,
      version: appointment.version + 1,
      ...(isMoved && plannedAt && { movedFrom: plannedAt }),
    });
    const expected = { plannedAt: startsAt, waitingSince: null, seatTab: null, alerts: 0 };
    const moved = await this.moves.move(tx, consultation, 'reschedule', member, { ...expected, memberId, roomId });
    const expiresAt = new Date(startsAt.getTime() + OPENS_FOR);
    await this.links.prolong(tx, { ...of, expiresAt, plannedAt: startsAt });
    await this.codes.prolong(tx, of, expiresAt);
    await this.news.moved(tx, moved, member.memberId, tell);
  }
}
