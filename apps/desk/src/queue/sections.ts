import type { QueueEntry } from '@confrere/contract';
import { sameDay } from '../words/moments.js';
import type { Queue } from './queue.js';
import type { Order } from './scope.js';

export interface Sections {
  /** Who waits, and whom somebody rings. */
  readonly waiting: readonly QueueEntry[];
  readonly inCall: readonly QueueEntry[];
  /** Invited, not in the waiting room. */
  readonly expected: readonly QueueEntry[];
  /** Ended today, and those whose outcome nobody has noted yet. */
  readonly finished: readonly QueueEntry[];
}

/** By planned time; who has none stands by arrival. The consultation's id, made in time order, settles the rest. */
const byTurn = (one: QueueEntry, other: QueueEntry): number =>
  compare(one.plannedAt ?? one.waitingSince ?? LAST, other.plannedAt ?? other.waitingSince ?? LAST) ||
  compare(one.consultation, other.consultation);

/** First who came first. */
const byArrival = (one: QueueEntry, other: QueueEntry): number =>
  compare(one.waitingSince ?? LAST, other.waitingSince ?? LAST) || byTurn(one, other);

const byEnd = (one: QueueEntry, other: QueueEntry): number =>
  compare(other.endedAt ?? '', one.endedAt ?? '') || compare(other.consultation, one.consultation);

const LAST = '9999';
const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

export interface Shown {
  /** Leaves out whoever does not belong to what is looked at. */
  readonly shows?: (entry: QueueEntry) => boolean;
  readonly order?: Order;
}

/** The queue as the desk shows it. */
export const sectionsOf = (
  queue: Queue,
  now: Date,
  timeZone: string,
  { shows = () => true, order = 'time' }: Shown = {},
): Sections => {
  const seen = [...queue.values()].filter(shows);
  const inState = (...states: QueueEntry['state'][]): QueueEntry[] =>
    seen.filter(({ state }) => states.includes(state)).sort(byTurn);
  const waiting = inState('waiting', 'ringing');
  return {
    waiting: order === 'arrival' ? waiting.sort(byArrival) : waiting,
    inCall: inState('in-consultation'),
    expected: inState('invited'),
    finished: seen
      .filter(
        ({ state, endedAt, outcome }) =>
          state === 'ended' && (!outcome || (endedAt && sameDay(endedAt, now, timeZone))),
      )
      .sort(byEnd),
  };
};
