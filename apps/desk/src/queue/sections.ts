import type { QueueEntry } from '@confrere/contract';
import { sameDay } from '../words/moments.js';
import type { Queue } from './queue.js';

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

const byEnd = (one: QueueEntry, other: QueueEntry): number =>
  compare(other.endedAt ?? '', one.endedAt ?? '') || compare(other.consultation, one.consultation);

const LAST = '9999';
const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

/** Whether a visitor waits for this member; those of a team wait for everybody. */
export const isFor = ({ professional }: QueueEntry, member: string | null): boolean =>
  professional === null || professional.member === member;

/** The queue as the desk shows it; `member` leaves only those who wait for that member. */
export const sectionsOf = (queue: Queue, now: Date, timeZone: string, member: string | null): Sections => {
  const seen = [...queue.values()].filter((entry) => member === null || isFor(entry, member));
  const inState = (...states: QueueEntry['state'][]): QueueEntry[] =>
    seen.filter(({ state }) => states.includes(state)).sort(byTurn);
  return {
    waiting: inState('waiting', 'ringing'),
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
