import type { QueueEntry } from '@confrere/contract';
import { clockTime, minutesSince, sameDay } from '../words/moments.js';
import { BOARD } from './texts.js';

/** One who waits, without a name. */
export interface BoardLine {
  readonly consultation: string;
  /** The time that was planned, `10:30`; null: none. */
  readonly planned: string | null;
  readonly for: string;
  readonly state: string;
  readonly minutes: number;
  /** The planned time has passed, or a quarter of an hour in the waiting room without one. */
  readonly late: boolean;
}

export interface Board {
  readonly lines: readonly BoardLine[];
  readonly longest: number;
  readonly inCall: number;
  readonly expected: number;
  readonly finished: number;
}

const PATIENCE = 15;

/** What hangs on the wall: the queue of today, by turn, and nobody's name. */
export function boardOf(entries: Iterable<QueueEntry>, now: Date, timeZone: string): Board {
  const all = [...entries];
  const count = (counts: (entry: QueueEntry) => boolean): number => all.filter(counts).length;
  const lines = all
    .filter(({ state }) => state === 'waiting' || state === 'ringing')
    .sort((one, other) => turn(one).localeCompare(turn(other)))
    .map((entry) => lineOf(entry, now, timeZone));
  const today = (moment: string | null): boolean => moment !== null && sameDay(moment, now, timeZone);
  return {
    lines,
    longest: Math.max(0, ...lines.map(({ minutes }) => minutes)),
    inCall: count(({ state }) => state === 'in-consultation'),
    expected: count(({ state, plannedAt }) => state === 'invited' && (plannedAt === null || today(plannedAt))),
    finished: count(({ state, endedAt }) => state === 'ended' && today(endedAt)),
  };
}

const turn = ({ plannedAt, waitingSince, consultation }: QueueEntry): string =>
  `${plannedAt ?? waitingSince ?? '~'}${consultation}`;

function lineOf(entry: QueueEntry, now: Date, timeZone: string): BoardLine {
  const { plannedAt, waitingSince, room, professional } = entry;
  const minutes = waitingSince === null ? 0 : minutesSince(waitingSince, now);
  return {
    consultation: entry.consultation,
    planned: plannedAt && clockTime(plannedAt, timeZone),
    for: room.team ?? professional?.displayName ?? '–',
    state: stateOf(entry),
    minutes,
    late: plannedAt === null ? minutes >= PATIENCE : new Date(plannedAt) < now,
  };
}

function stateOf({ state, heldSince, presence }: QueueEntry): string {
  if (state === 'ringing') return BOARD.states.ringing;
  if (heldSince !== null) return BOARD.states.held;
  return presence === 'present' ? BOARD.states.waiting : BOARD.states.away;
}
