import * as z from 'zod/mini';
import { DisplayName, HelperRelation, Id, InterpreterNeed, Language, Moment, ShortText } from '../signaling/values.js';
import { MessageDelivery, MessagePreview } from './messages.js';
import { CalendarDay, TimeOfDay } from './rooms.js';

/** Where an appointment stands: read off its consultation, never kept beside it. */
export const AppointmentStatus = z.enum([
  'booked',
  'opened',
  'checked',
  'waiting',
  'in-consultation',
  'completed',
  'by-phone',
  'no-show',
  'technical-problem',
  'cancelled',
]);
export type AppointmentStatus = z.infer<typeof AppointmentStatus>;

/** Appointments begin and last in steps of so many minutes. */
export const APPOINTMENT_STEP = 5;
const Minutes = z.int().check(z.gte(APPOINTMENT_STEP), z.lte(480), z.multipleOf(APPOINTMENT_STEP));

/** One appointment, called by the id of its consultation. */
export const Appointment = z.strictObject({
  consultation: Id,
  startsAt: Moment,
  minutes: z.int(),
  status: AppointmentStatus,
  visitorName: z.nullable(DisplayName),
  /** Null: the first of the team who is free. */
  professional: z.nullable(z.strictObject({ member: Id, displayName: DisplayName })),
  /** `team` is null in a professional's own room. */
  room: z.strictObject({ id: Id, team: z.nullable(ShortText) }),
  /** Which of how many, from 1. */
  series: z.nullable(z.strictObject({ id: Id, place: z.int(), of: z.int() })),
  language: z.nullable(Language),
  interpreter: z.nullable(InterpreterNeed),
  helper: z.nullable(DisplayName),
  /** When it was, before it was moved last. */
  movedFrom: z.nullable(Moment),
  /** Somebody else's appointment has the same time: it was handed over to whoever has both now. */
  overlapping: z.boolean(),
  /** Goes up with every move: to be sent back with a change. */
  version: z.int(),
});
export type Appointment = z.infer<typeof Appointment>;

/** `GET /api/desk/appointments?…` (appointment:see): days of the organization's calendar, both included, 62 at most. */
export const AppointmentsQuery = z.strictObject({
  from: CalendarDay,
  to: CalendarDay,
  /** Only of this professional; left out: of everybody. */
  member: z.optional(Id),
  /** Only of this team. */
  room: z.optional(Id),
  /** Part of the visitor's name. */
  search: z.optional(z.string().check(z.maxLength(64))),
  /** The `next` of the page before. */
  after: z.optional(z.string().check(z.regex(/^[A-Za-z0-9_-]{1,120}$/))),
});
export type AppointmentsQuery = z.infer<typeof AppointmentsQuery>;

/** By time. `next` is null on the last page. */
export const AppointmentPage = z.strictObject({
  appointments: z.array(Appointment),
  next: z.nullable(z.string()),
  timeZone: ShortText,
});
export type AppointmentPage = z.infer<typeof AppointmentPage>;

const WallTime = z.strictObject({
  day: CalendarDay,
  time: TimeOfDay.check(z.refine((time) => Number(time.slice(3)) % APPOINTMENT_STEP === 0)),
});
const With = z.strictObject({ kind: z.enum(['member', 'team']), id: Id });
/** How visitors are reached, as somebody typed it. */
const typed = {
  phone: z.nullable(z.string().check(z.maxLength(40))),
  mail: z.nullable(z.string().check(z.maxLength(254))),
};

/**
 * `POST /api/desk/appointments` (appointment:change): an invitation for now (`at` null) or an appointment. Answer:
 * `BookedAppointments`. 409 `appointment.double-booked` names the time in `about.at`.
 */
export const BookAppointment = z.strictObject({
  visitorName: z.nullable(DisplayName),
  /** By the clocks of the organization; null: now. */
  at: z.nullable(WallTime),
  minutes: Minutes,
  with: With,
  ...typed,
  language: z.nullable(Language),
  interpreter: z.nullable(InterpreterNeed),
  helper: z.nullable(z.strictObject({ displayName: DisplayName, relation: HelperRelation })),
  /** The same time of day, again and again; null: once. */
  series: z.nullable(
    z.strictObject({
      unit: z.enum(['week', 'month']),
      every: z.int().check(z.gte(1), z.lte(12)),
      count: z.int().check(z.gte(2), z.lte(52)),
    }),
  ),
});
export type BookAppointment = z.infer<typeof BookAppointment>;

/** By time; of an invitation for now none, since it has no time. The link is that of the first. */
export const BookedAppointments = z.strictObject({
  consultation: Id,
  appointments: z.array(Appointment),
  link: z.string(),
});
export type BookedAppointments = z.infer<typeof BookedAppointments>;

/** `POST /api/desk/appointments/preview` (appointment:change): what `BookAppointment` would send, with x for the link's secret. */
export const BookingPreview = z.strictObject({ messages: z.array(MessagePreview) });
export type BookingPreview = z.infer<typeof BookingPreview>;

const which = {
  /** Of a series: this one, this and those after it, or all that have not begun. */
  which: z.enum(['one', 'following', 'all']),
  version: z.int(),
  /** The visitor is told. */
  tell: z.boolean(),
};

/**
 * `POST /api/desk/appointments/<id>/move` (appointment:change). Others of a series move by as many days, to the same time of
 * day. Answer: `Appointment`. 409 `appointment.changed` when somebody else has moved it meanwhile.
 */
export const MoveAppointment = z.strictObject({ at: WallTime, minutes: Minutes, with: z.nullable(With), ...which });
export type MoveAppointment = z.infer<typeof MoveAppointment>;

/** `POST /api/desk/appointments/<id>/cancel` (appointment:change). Its link leads to a page that says so. Answer: `Appointment`. */
export const CancelAppointment = z.strictObject(which);
export type CancelAppointment = z.infer<typeof CancelAppointment>;

/** `GET /api/desk/appointments/<id>` (appointment:see), also of an invitation for now (`appointment` null). */
export const AppointmentDetail = z.strictObject({
  appointment: z.nullable(Appointment),
  /** Which ways to the visitor are known; the number and the address themselves are asked for apart. */
  reach: z.strictObject({ phone: z.boolean(), mail: z.boolean(), link: z.boolean() }),
  openedAt: z.nullable(Moment),
  deliveries: z.array(MessageDelivery),
});
export type AppointmentDetail = z.infer<typeof AppointmentDetail>;

/** `POST /api/desk/appointments/<id>/contact` (appointment:change): how the visitor is reached; asking is written down. */
export const AppointmentContact = z.strictObject({ phone: z.nullable(z.string()), mail: z.nullable(z.string()) });
export type AppointmentContact = z.infer<typeof AppointmentContact>;

/** `POST /api/desk/appointments/<id>/hand-out` (appointment:change): the link, and nine digits that lead where it leads. */
export const HandOut = z.strictObject({
  link: z.string(),
  code: z.string().check(z.regex(/^\d{9}$/)),
  /** Where the code is typed, to be read out and written on paper. */
  address: z.string(),
  expiresAt: Moment,
});
export type HandOut = z.infer<typeof HandOut>;

const BookableRoom = z.strictObject({ minutes: z.int(), languages: z.array(Language) });

/** `GET /api/desk/appointments/options` (appointment:see): what an invitation can say. */
export const AppointmentOptions = z.strictObject({
  timeZone: ShortText,
  /** By name. */
  professionals: z.array(z.strictObject({ id: Id, displayName: DisplayName, ...BookableRoom.shape })),
  teams: z.array(z.strictObject({ id: Id, name: ShortText, ...BookableRoom.shape })),
  /** In which visitors can be written to; the first is the organization's own. */
  languages: z.array(Language),
  /** What this appliance can send. */
  sends: z.strictObject({ sms: z.boolean(), mail: z.boolean() }),
});
export type AppointmentOptions = z.infer<typeof AppointmentOptions>;
