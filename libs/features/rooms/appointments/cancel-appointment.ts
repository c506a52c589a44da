import type { CancelAppointment as Wish } from '@confrere/contract';
import { Clock } from '@confrere/kernel';
import type { MemberPrincipal } from '@confrere/platform/access';
import type { Transaction } from '@confrere/platform/storage';
import { Injectable } from '@nestjs/common';
import { ConsultationMoves } from '../consultations/consultation-moves.js';
import { KnownAppointments } from './known-appointments.js';
import { releaseSlots } from './slots.js';
import { VisitorNews } from './visitor-news.js';

/**
 * An appointment does not take place: one, or those of its series that nobody has come to yet. Its link leads to a page that says
 * so, its time is free, and what was to be sent of it is not. Errors: those of `KnownAppointments`.
 */
@Injectable()
export class CancelAppointment {
  constructor(
    private readonly known: KnownAppointments,
    private readonly news: VisitorNews,
    private readonly moves: ConsultationMoves,
    private readonly clock: Clock,
  ) {}

  async run(tx: Transaction, member: MemberPrincipal, id: string, wish: Wish): Promise<void> {
    const { organizationId } = member;
    for (const { consultation } of await this.known.concerned(tx, organizationId, { id, ...wish })) {
      await releaseSlots(tx, { organizationId, consultationId: consultation.id });
      const over = { outcome: 'cancelled', endedAt: this.clock.now(), seatTab: null } as const;
      const cancelled = await this.moves.move(tx, consultation, 'call-off', member, over);
      await this.news.cancelled(tx, cancelled, member.memberId, wish.tell);
    }
  }
}
