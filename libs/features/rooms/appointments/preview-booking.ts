import type { BookAppointment as Wish, BookingPreview } from '@confrere/contract';
import type { Rows } from '@confrere/platform/storage';
import { Injectable } from '@nestjs/common';
import { BookAppointment } from './book-appointment.js';
import { VisitorNews } from './visitor-news.js';

/** What would be sent of an appointment, word for word. Errors: those of what was typed. */
@Injectable()
export class PreviewBooking {
  constructor(
    private readonly book: BookAppointment,
    private readonly news: VisitorNews,
  ) {}

  async run(entities: Rows, organizationId: string, wish: Wish): Promise<BookingPreview> {
    const { visitorName, contact, starts } = await this.book.read(entities, organizationId, wish);
    const memberId = wish.with.kind === 'member' ? wish.with.id : null;
    const addressed = {
      id: '',
      organizationId,
      memberId,
      visitorName,
      plannedAt: starts[0] ?? null,
      language: wish.language,
    };
    return { messages: await this.news.preview(entities, addressed, wish.minutes, contact) };
  }
}
