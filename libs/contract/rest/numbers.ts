import * as z from 'zod/mini';
import { Id, ShortText } from '../signaling/values.js';
import { CalendarDay } from './rooms.js';

const Count = z.int().check(z.gte(0));
/** Whole seconds. */
const Seconds = z.int().check(z.gte(0));

/** `GET /api/desk/numbers?…`: the days from `from` to `to`, both included, a year at most; of one room, or of all. */
export const NumbersQuery = z.strictObject({ from: CalendarDay, to: CalendarDay, room: z.optional(Id) });
export type NumbersQuery = z.infer<typeof NumbersQuery>;

/**
 * What went wrong, by the help code that the visitor read (reference: device failures), and what the staff said. Each is
 * counted once for a visitor.
 */
export const FailureCode = z.enum([
  'camera-blocked',
  'camera-in-use',
  'camera-none',
  'microphone-blocked',
  'microphone-in-use',
  'microphone-none',
  'sound-not-heard',
  'network-weak',
  'network-blocked',
  'ring-unanswered',
  'call-abandoned',
  'said-by-staff',
]);
export type FailureCode = z.infer<typeof FailureCode>;

const counts = {
  /** Everybody who was expected on that day or came on it without an appointment; cancelled ones are not among them. */
  visitors: Count,
  completed: Count,
  byPhone: Count,
  noShow: Count,
  technicalProblem: Count,
  /** Talked with, and nobody said how it went. */
  unsaid: Count,
  /** Their time is over, they never came, and nobody said so. */
  notSeen: Count,
  cancelled: Count,
  walkIns: Count,
  /** From when both the visitor and the planned time had come until the first answer. Null: nobody was talked with. */
  waitedMedian: z.nullable(Seconds),
  /** Nine in ten waited no longer. */
  waitedNineInTen: z.nullable(Seconds),
  /** From the first answer to the end of the last call. */
  talkedMedian: z.nullable(Seconds),
  /** The most frequent first. */
  failures: z.array(z.strictObject({ code: FailureCode, visitors: Count })),
};

export const DayNumbers = z.strictObject({ day: CalendarDay, ...counts });
export type DayNumbers = z.infer<typeof DayNumbers>;

/** How the days went: numbers, and nobody's name. */
export const Numbers = z.strictObject({
  from: CalendarDay,
  to: CalendarDay,
  days: z.array(DayNumbers),
  all: z.strictObject(counts),
  /** How many waited up to so many minutes, and longer than the step before; the last step has no end. */
  waits: z.array(z.strictObject({ minutes: z.nullable(Count), visitors: Count })),
  /** What can be chosen: teams, and the own room of whoever asks. */
  rooms: z.array(z.strictObject({ id: Id, name: ShortText })),
});
export type Numbers = z.infer<typeof Numbers>;
