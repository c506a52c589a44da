import { momentOf, wallTimeAt, type WallTime } from '../rooms/wall-clock.js';

const DAY = 86_400_000;

/** Every so many weeks or months, so many times in all. */
export interface Recurrence {
  readonly unit: 'week' | 'month';
  readonly every: number;
  readonly count: number;
}

const dayNumber = (day: string): number => Date.parse(`${day}T00:00:00.000Z`) / DAY;
const dayOf = (number: number): string => new Date(number * DAY).toISOString().slice(0, 10);

/** The same day of the month so many months later; where a month is shorter, its last day. */
export function monthsLater(day: string, months: number): string {
  const [year = 1970, month = 1, date = 1] = day.split('-').map(Number);
  const last = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1 + months, Math.min(date, last))).toISOString().slice(0, 10);
}

/** The days of a series. A month that is shorter takes nothing from those after it: 31 January, 28 February, 31 March. */
export const seriesDays = (first: string, { unit, every, count }: Recurrence): string[] =>
  Array.from({ length: count }, (_, index) =>
    unit === 'month' ? monthsLater(first, index * every) : dayOf(dayNumber(first) + index * every * 7),
  );

/**
 * The moments of a series: the clocks of `timeZone` show the same time of day at each, also after they were changed. A time that is
 * left out in spring is the moment of the change; of one that comes twice in autumn, the first.
 */
export const occurrences = (first: WallTime, rule: Recurrence, timeZone: string): Date[] =>
  seriesDays(first.day, rule).map((day) => momentOf(day, first.minute, timeZone));

/** Where others of a series go when one of them is moved: by as many days, to the same time of day. */
export function movedAlong(other: Date, { from, to }: { from: Date; to: WallTime }, timeZone: string): Date {
  const days = dayNumber(to.day) - dayNumber(wallTimeAt(from, timeZone).day);
  return momentOf(dayOf(dayNumber(wallTimeAt(other, timeZone).day) + days), to.minute, timeZone);
}
