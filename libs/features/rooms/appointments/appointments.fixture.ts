import type { Appointment, BookAppointment as Wish, MoveAppointment as MoveWish } from '@confrere/contract';
import { AuditTrail } from '@confrere/features/audit';
import { InvitationLinks, LinkSessions } from '@confrere/features/identity';
import { notificationsEntities, Outbox, OutboxMessageEntity, OutboxSeal } from '@confrere/features/notifications';
import { PublicOrigin } from '@confrere/platform/access';
import { CurrentConfig, loadConfig } from '@confrere/platform/config';
import type { Entities, TestStorage } from '@confrere/platform/storage';
import { ConsultationMoves } from '../consultations/consultation-moves.js';
import { VisitorContacts } from '../contacts/visitor-contacts.js';
import { HandOutLink } from '../invitations/hand-out-link.js';
import { VisitCodes } from '../invitations/visit-codes.js';
import { HandOver } from '../off-boarding/hand-over.js';
import { PersonalRooms } from '../personal-rooms.js';
import { queueOf } from '../queue/queue.fixture.js';
import { clinic, fixtureEntities } from '../rooms.fixture.js';
import { AppointmentsView } from './appointments-view.js';
import { Bookable } from './bookable.js';
import { BookAppointment } from './book-appointment.js';
import { CancelAppointment } from './cancel-appointment.js';
import { KnownAppointments } from './known-appointments.js';
import { MoveAppointment } from './move-appointment.js';
import { PreviewBooking } from './preview-booking.js';
import { VisitorNews } from './visitor-news.js';

const SECRET = 'a-secret-of-more-than-thirty-two-characters';
const config = new CurrentConfig(loadConfig({ CONFRERE_RELAY_SECRET: SECRET }));
const MAIL = { host: 'mail.example', port: 25, security: 'none', from: 'video@oslo.example' } as never;

export const appointmentEntities: Entities = [...fixtureEntities, ...notificationsEntities];

/** A clinic that books appointments, and an outbox that sends nothing. */
export async function bookingClinic(storage: TestStorage) {
  const at = await clinic(storage);
  const { clock, ids, organizationId, ingrid } = at;
  const audit = new AuditTrail(clock, ids);
  const moves = new ConsultationMoves(clock, audit);
  const links = new InvitationLinks(storage.unitOfWork, new LinkSessions(clock, ids), audit, clock, ids);
  const contacts = new VisitorContacts(config, clock, ids);
  const seal = new OutboxSeal([SECRET]);
  const outbox = new Outbox(MAIL, seal, clock, ids, true);
  const origin = new PublicOrigin('https://visit.oslo.example');
  const rooms = new PersonalRooms(clock, ids);
  const bookable = new Bookable(rooms, clock);
  const news = new VisitorNews(outbox, contacts, origin, clock);
  const known = new KnownAppointments(moves, clock);
  const codes = new VisitCodes(config, storage.unitOfWork, clock, ids);
  const book = new BookAppointment(bookable, links, contacts, news, moves, clock, ids);
  const move = new MoveAppointment(known, bookable, links, codes, news, moves);
  const cancel = new CancelAppointment(known, news, moves, clock);
  const handing = new HandOutLink(links, codes, contacts, news, moves, origin, clock);
  const view = new AppointmentsView(contacts, outbox);
  const queue = queueOf(at);
  const wish = (some: Partial<Wish> = {}): Wish => ({
    ...{ visitorName: 'Kari Nordmann', at: { day: '2026-12-03', time: '10:30' }, minutes: 30 },
    ...{ with: { kind: 'member', id: ingrid.memberId }, phone: null, mail: null, language: 'en', interpreter: null },
    ...{ helper: null, series: null },
    ...some,
  });
  const list = (some: { from?: string; to?: string; search?: string; after?: string; member?: string } = {}) =>
    storage.unitOfWork
      .in(organizationId)
      .read((entities) => view.page(entities, organizationId, { from: '2026-12-01', to: '2026-12-31', ...some }));
  return {
    ...{ ...at, audit, links, contacts, seal, codes, view, handing, book, move, cancel, queue, list, wish },
    preview: (some: Partial<Wish>) =>
      storage.unitOfWork
        .in(organizationId)
        .read((entities) => new PreviewBooking(book, news).run(entities, organizationId, wish(some))),
    handOver: new HandOver(moves, rooms),
    /** @returns ids of the consultations, by time. */
    booked: async (some: Partial<Wish> = {}): Promise<readonly string[]> =>
      (await storage.unitOfWork.in(organizationId).run((tx) => book.run(tx, ingrid, wish(some)))).consultations,
    one: async (id: string): Promise<Appointment> => {
      const [found] = await storage.unitOfWork
        .in(organizationId)
        .read((entities) => view.some(entities, organizationId, [id]));
      if (!found) throw new Error('no such appointment');
      return found;
    },
    moved: async (id: string, some: Partial<MoveWish>): Promise<void> => {
      const usual = {
        at: { day: '2026-12-04', time: '11:00' },
        minutes: 30,
        with: null,
        which: 'one',
        tell: true,
      } as const;
      await storage.unitOfWork
        .in(organizationId)
        .run((tx) => move.run(tx, ingrid, id, { ...usual, version: 0, ...some }));
    },
    cancelled: (id: string, which: 'one' | 'following' | 'all' = 'one', version = 0): Promise<void> =>
      storage.unitOfWork.in(organizationId).run((tx) => cancel.run(tx, ingrid, id, { which, version, tell: true })),
    /** What stands in the outbox about a consultation, in the order in which it is due. */
    messages: async (about: string) =>
      (
        await storage.unitOfWork.everywhere.read((entities) =>
          entities.find(OutboxMessageEntity, { where: { about }, order: { dueAt: 'ASC', id: 'ASC' } }),
        )
      ).map(({ channel, template, state, dueAt }) => `${template} by ${channel}, ${state}, ${dueAt.toISOString()}`),
  };
}
