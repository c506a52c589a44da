import * as z from 'zod/mini';
import { Devices, DisplayName, Id, Moment, MusicAddress, ShortText, StaffText } from './values.js';

/** Where a consultation stands. Stated as a transition table in `libs/features/rooms/waiting-room.ts`. */
export const ConsultationState = z.enum(['invited', 'waiting', 'ringing', 'in-consultation', 'ended']);
export type ConsultationState = z.infer<typeof ConsultationState>;

/** How a consultation went, said by the professional. */
export const Outcome = z.enum(['completed', 'by-phone', 'no-show', 'technical-problem']);
export type Outcome = z.infer<typeof Outcome>;

/** What became of a consultation: as the professional said, or `cancelled` before it began. */
export const Ending = z.enum(['completed', 'by-phone', 'no-show', 'technical-problem', 'cancelled']);
export type Ending = z.infer<typeof Ending>;

/** The professional as visitors see them. */
export const ProfessionalView = z.strictObject({
  displayName: DisplayName,
  title: z.nullable(ShortText),
  /** `available`: at the desk; `busy`: in another call; `away`: no desk open. */
  presence: z.enum(['available', 'busy', 'away']),
});
export type ProfessionalView = z.infer<typeof ProfessionalView>;

/** Where a visitor waits, as the visitor's page shows it. */
export const VisitRoom = z.strictObject({
  /** The team's name; null in a professional's own room. */
  team: z.nullable(ShortText),
  /** To be read while waiting. */
  waitingText: z.nullable(StaffText),
  /** To be read after the call, with one link. */
  afterText: z.nullable(StaffText),
  afterLink: z.nullable(z.strictObject({ text: ShortText, address: z.url() })),
  /** Music that the visitor may start. */
  music: z.nullable(MusicAddress),
  /** How many are before this visitor; null where that is not told, or nobody waits. */
  ahead: z.nullable(z.int()),
  /** Nobody new enters, and reads this (empty where nothing was written); whoever waits goes on waiting. */
  suspended: z.nullable(z.string()),
});
export type VisitRoom = z.infer<typeof VisitRoom>;

/** All that a visitor's page shows of its consultation; sent whole on every change. */
export const VisitState = z.strictObject({
  consultation: Id,
  state: ConsultationState,
  professional: ProfessionalView,
  plannedAt: z.nullable(Moment),
  waitingSince: z.nullable(Moment),
  visitorName: z.nullable(DisplayName),
  devices: Devices,
  /** `here`: this page holds the place in the queue; `elsewhere`: another tab or device does; `free`: none does. */
  seat: z.enum(['here', 'elsewhere', 'free']),
  /** After the end: until when the visitor may go back to the waiting room by themselves; else null. */
  mayReturnUntil: z.nullable(Moment),
  /** The organization takes visits; not while it is suspended or being closed. A running call goes on. */
  open: z.boolean(),
  /** The professional comes at about this time, as the staff said. */
  expectedAt: z.nullable(Moment),
  /** What the staff said to the one who waits. */
  notice: z.nullable(ShortText),
  /** Asked to wait a little longer. */
  held: z.boolean(),
  /** The staff was asked to telephone instead. */
  callBack: z.boolean(),
  /** The end of the number that is known for this: `••• 123`. */
  phone: z.nullable(ShortText),
  /** How it ended, once somebody has said so. */
  ending: z.nullable(Ending),
  /** After the end: with this code the visitor can ask later what is kept about the visit. */
  receipt: z.nullable(ShortText),
  room: VisitRoom,
});
export type VisitState = z.infer<typeof VisitState>;
