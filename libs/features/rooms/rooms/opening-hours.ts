import type { OpeningHours, OpeningSpan, RoomSettings } from '@confrere/contract';
import { dayAfter, momentOf, wallTimeAt, weekdayOf } from './wall-clock.js';

/** So many days ahead are looked at for the next change. */
const LOOKS_AHEAD = 366;
const MINUTE = 60_000;
const WHOLE_DAY = 24 * 60;

/** Whether visitors may come without an invitation. */
export interface Standing {
  readonly open: boolean;
  /** While open: when it closes; null: not within a year. */
  readonly until: Date | null;
  /** While closed: when it opens; null: not within a year. */
  readonly opensAt: Date | null;
}

/**
 * Whether a room is open by its hours, and when that changes next. Spans are read from the organization's clocks: an hour
 * that the clocks leave out is in no span, one that they show twice is in a span both times.
 */
export function isOpen({ hours }: Pick<RoomSettings, 'hours'>, now: Date, timeZone: string): Standing {
  if (hours === null) return { open: true, until: null, opensAt: null };
  const open = isWithin(hours, now, timeZone);
  const change = nextChange(hours, now, timeZone, !open);
  return { open, until: open ? change : null, opensAt: open ? null : change };
}

/** What is open on a day of the calendar. */
export function spansOf({ weekdays, exceptions }: OpeningHours, day: string): readonly OpeningSpan[] {
  const exception = exceptions.find((each) => each.day === day);
  return exception ? exception.spans : (weekdays[weekdayOf(day)] ?? []);
}

/** `08:30` → 510. */
const minuteOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

function isWithin(hours: OpeningHours, moment: Date, timeZone: string): boolean {
  const { day, minute } = wallTimeAt(moment, timeZone);
  return spansOf(hours, day).some(({ from, to }) => minuteOf(from) <= minute && minute < minuteOf(to));
}

/** The first moment after `now` at which it is open, or is not. */
function nextChange(hours: OpeningHours, now: Date, timeZone: string, open: boolean): Date | null {
  let { day } = wallTimeAt(now, timeZone);
  const last = hours.exceptions.reduce((latest, each) => (each.day > latest ? each.day : latest), '');
  const sameEveryDay = hours.weekdays.every((spans) => isWholeDay(spans) === !open && (!open || spans.length === 0));
  for (let ahead = 0; ahead <= LOOKS_AHEAD; ahead++, day = dayAfter(day)) {
    // Nothing is left that could differ: closed on every weekday, or open through all of them.
    if (sameEveryDay && day > last && ahead > 1) return null;
    const found = boundariesOf(hours, day, timeZone).find((at) => at > now && isWithin(hours, at, timeZone) === open);
    if (found) return found;
  }
  return null;
}

const isWholeDay = (spans: readonly OpeningSpan[]): boolean =>
  spans.reduce((sum, { from, to }) => sum + minuteOf(to) - minuteOf(from), 0) === WHOLE_DAY;

/** Every moment of a day at which something can change, in order: ends of spans, and the change of the clocks. */
function boundariesOf(hours: OpeningHours, day: string, timeZone: string): Date[] {
  const ends = spansOf(hours, day).flatMap(({ from, to }) => [minuteOf(from), minuteOf(to)]);
  const [begins, end] = [momentOf(day, 0, timeZone).getTime(), momentOf(day, WHOLE_DAY, timeZone).getTime()];
  const moments = [0, ...ends].map((minute) => momentOf(day, minute, timeZone).getTime());
  if (end - begins !== WHOLE_DAY * MINUTE) {
    const turned = changeOfClocks(begins, end, timeZone);
    const shift = Math.abs(end - begins - WHOLE_DAY * MINUTE);
    moments.push(turned, ...moments.map((at) => at + shift));
  }
  return [...new Set(moments)].sort((one, other) => one - other).map((at) => new Date(at));
}

/** When clocks change between two moments. */
function changeOfClocks(from: number, to: number, timeZone: string): number {
  const offset = (at: number): number => {
    const { day, minute } = wallTimeAt(new Date(at), timeZone);
    return Date.parse(`${day}T00:00:00.000Z`) + minute * MINUTE - at;
  };
  let [before, after] = [from, to];
  const first = offset(from);
  while (after - before > MINUTE) {
    const middle = before + Math.floor((after - before) / (2 * MINUTE)) * MINUTE;
    if (offset(middle) === first) before = middle;
    else after = middle;
  }
  return after;
}
