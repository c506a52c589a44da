import * as z from 'zod/mini';
import { DisplayName, Id, Language, Moment, MusicAddress, ShortText, StaffText } from '../signaling/values.js';

/** Second parts of addresses, `/<organization>/<…>`, that are the appliance's own, or may become so. */
export const RESERVED_ROOM_SLUGS = [
  ...['admin', 'api', 'board', 'book', 'check', 'code', 'desk', 'help', 'j', 'join', 'legal', 'music', 'pictures'],
  ...['privacy', 'receipt', 'rooms', 'sign-in', 'terms', 'visit', 'walk-in', 'wall'],
] as const;

/** The address of a room within its organization, `/<organization>/<slug>`: letters, digits and single dashes, 2 to 40. */
export const RoomSlug = z
  .string()
  .check(
    z.maxLength(40),
    z.regex(new RegExp(`^(?!(?:${RESERVED_ROOM_SLUGS.join('|')})$)(?=.{2})[a-z0-9]+(?:-[a-z0-9]+)*$`)),
  );

/** A time of day as the organization's clocks show it, `08:00`. */
export const TimeOfDay = z.string().check(z.regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/));
/** As `TimeOfDay`, or the end of the day, `24:00`. */
export const EndOfSpan = z.string().check(z.regex(/^(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)$/));

/** Open from, and until: `to` is not part of it. */
export const OpeningSpan = z
  .strictObject({ from: TimeOfDay, to: EndOfSpan })
  .check(z.refine(({ from, to }) => from < to));
export type OpeningSpan = z.infer<typeof OpeningSpan>;

/** Of one day, in order and apart from each other; none: closed all day. */
export const DaySpans = z.array(OpeningSpan).check(
  z.maxLength(6),
  z.refine((spans) => spans.every(({ from }, index) => index === 0 || (spans[index - 1]?.to ?? '') <= from)),
);

/** `2026-12-24`: a day of the organization's calendar. */
export const CalendarDay = z.string().check(
  z.regex(/^\d{4}-\d\d-\d\d$/),
  z.refine((day) => {
    const at = new Date(`${day}T00:00:00.000Z`);
    return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(day);
  }),
);

/** One day that is not like its weekday. */
export const OpeningException = z.strictObject({ day: CalendarDay, spans: DaySpans });
export type OpeningException = z.infer<typeof OpeningException>;

/** When visitors may come without an invitation, by the clocks of the organization. */
export const OpeningHours = z.strictObject({
  /** Monday first. */
  weekdays: z.array(DaySpans).check(z.length(7)),
  exceptions: z.array(OpeningException).check(
    z.maxLength(100),
    z.refine((all) => new Set(all.map(({ day }) => day)).size === all.length),
  ),
});
export type OpeningHours = z.infer<typeof OpeningHours>;

/** What a visitor who comes without an invitation is asked. */
export const IntakeQuestion = z.strictObject({
  text: z.string().check(z.maxLength(120), z.regex(/^(?=.*\S)\P{Cc}+$/u)),
  /** It has to be answered. */
  needed: z.boolean(),
});
export type IntakeQuestion = z.infer<typeof IntakeQuestion>;

/** The one link that a visitor is shown after the call. */
export const AfterLink = z.strictObject({
  text: z.string().check(z.maxLength(60), z.regex(/^(?=.*\S)\P{Cc}+$/u)),
  address: z.string().check(z.maxLength(300), z.regex(/^https:\/\/[^\s/]+\.[^\s]+$/)),
});

/** How a room works. */
export const RoomSettings = z.strictObject({
  /** Null: at any time. */
  hours: z.nullable(OpeningHours),
  /** What stands on the closed page besides the hours. */
  closedText: z.nullable(StaffText),
  /** Visitors may come by the room's address, without an invitation. */
  walkIn: z.boolean(),
  questions: z.array(IntakeQuestion).check(z.maxLength(3)),
  /** The desk asks whether this is the right visitor before it rings. */
  confirmBeforeRinging: z.boolean(),
  /** Those who wait are told how many are before them. */
  showPosition: z.boolean(),
  waitingText: z.nullable(StaffText),
  afterText: z.nullable(StaffText),
  afterLink: z.nullable(AfterLink),
  /** How long an appointment is unless somebody says otherwise. */
  appointmentMinutes: z.int().check(z.gte(5), z.lte(480)),
  /** After so long a wait the team is alerted again; null: never. */
  escalationMinutes: z.nullable(z.int().check(z.gte(1), z.lte(240))),
  /** Languages spoken here; none: those of the organization. */
  languages: z.array(Language).check(z.maxLength(12)),
});
export type RoomSettings = z.infer<typeof RoomSettings>;

/** Whether visitors may come without an invitation now. */
export const RoomStanding = z.strictObject({
  open: z.boolean(),
  /** While open: when it closes; null: not within a year. */
  until: z.nullable(Moment),
  /** While closed: when it opens again; null: not within a year. */
  opensAt: z.nullable(Moment),
});
export type RoomStanding = z.infer<typeof RoomStanding>;

/** Somebody who meets visitors. */
export const RoomMember = z.strictObject({ id: Id, displayName: DisplayName, title: z.nullable(ShortText) });
export type RoomMember = z.infer<typeof RoomMember>;

/** A room as its administration, or the member whose it is, sees it. */
export const RoomView = z.strictObject({
  /** A team's own; a personal room is called by the id of its member. */
  id: Id,
  kind: z.enum(['personal', 'team']),
  name: ShortText,
  /** Null: it has no address yet. */
  slug: z.nullable(RoomSlug),
  /** In full, `https://visit.example.org/oslo/physiotherapy`. */
  address: z.nullable(z.url()),
  settings: RoomSettings,
  music: z.nullable(z.strictObject({ address: MusicAddress, bytes: z.int() })),
  /** By name; of a personal room the one whose it is. */
  members: z.array(RoomMember),
  suspended: z.nullable(z.strictObject({ since: Moment, text: z.nullable(StaffText) })),
  standing: RoomStanding,
  /** How many wait in it now. */
  waiting: z.int(),
  /** To be sent back with a change. */
  version: z.int(),
});
export type RoomView = z.infer<typeof RoomView>;

/** `GET /api/admin/rooms` (room:see): by name. */
export const Rooms = z.strictObject({
  teams: z.array(RoomView),
  personal: z.array(RoomView),
  /** Who can be of a team, by name. */
  colleagues: z.array(RoomMember),
  /** The organization's own address, below which the rooms are. */
  address: z.url(),
  timeZone: ShortText,
});
export type Rooms = z.infer<typeof Rooms>;

/** `GET /api/desk/my-room` (room:own). */
export const MyRoom = z.strictObject({ room: RoomView, address: z.url(), timeZone: ShortText });
export type MyRoom = z.infer<typeof MyRoom>;

const TeamName = z.string().check(z.maxLength(64), z.regex(/^(?=.*\S)\P{Cc}+$/u));

/** `POST /api/admin/rooms` (room:change): a team, with an address made of its name. Answer: `RoomView`. */
export const FoundTeam = z.strictObject({ name: TeamName });
export type FoundTeam = z.infer<typeof FoundTeam>;

/**
 * `PATCH /api/admin/rooms/<id>` (room:change), `PATCH /api/desk/my-room` (room:own): only what changes. `version` is the one
 * that was read; when somebody else has changed it since, 409 `room.changed`. Answer: `RoomView`.
 */
export const ChangeRoom = z.strictObject({
  version: z.int(),
  /** Of a team only. */
  name: z.optional(TeamName),
  /** Null takes a personal room's address away. */
  slug: z.optional(z.nullable(RoomSlug)),
  settings: z.optional(RoomSettings),
  /** Of a team only: all of them. */
  members: z.optional(z.array(Id).check(z.maxLength(200))),
});
export type ChangeRoom = z.infer<typeof ChangeRoom>;

/** `POST /api/admin/rooms/<id>/suspend`, `POST /api/desk/my-room/suspend`: nobody enters any more, and reads this. Answer: `RoomView`. */
export const SuspendRoom = z.strictObject({ text: z.nullable(StaffText) });
export type SuspendRoom = z.infer<typeof SuspendRoom>;

/**
 * `POST /api/walk-in/<organization>/<room>`: the tap of somebody who comes without an invitation. Answer: `VisitPage`, and
 * the cookie of an opened link. Sent again with the same ticket it is the same visit.
 */
export const WalkIn = z.strictObject({
  /** From the page; used for one visit. */
  ticket: z.string().check(z.maxLength(400)),
  displayName: z.string().check(z.maxLength(200)),
  /** As it was typed; null: none. */
  phone: z.nullable(z.string().check(z.maxLength(40))),
  /** One for each question, in their order. */
  answers: z.array(z.string().check(z.maxLength(300))).check(z.maxLength(3)),
});
export type WalkIn = z.infer<typeof WalkIn>;

/** `GET /api/desk/consultations/<id>/answers` (queue:see): what a visitor answered on the way in; none once it is forgotten. */
export const IntakeAnswers = z.strictObject({
  answers: z.array(z.strictObject({ question: ShortText, answer: z.string() })),
});
export type IntakeAnswers = z.infer<typeof IntakeAnswers>;
