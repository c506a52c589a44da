const DAY = 86_400_000;
const MINUTE = 60_000;

/** A time as the clocks of a place show it. */
export interface WallTime {
  /** `2026-12-24`. */
  readonly day: string;
  /** Of the day, 0 to 1439. */
  readonly minute: number;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** What clocks and calendars of `timeZone` show at a moment, to the minute. */
export function wallTimeAt(moment: Date, timeZone: string): WallTime {
  let format = formats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-CA', {
      ...{ timeZone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit' },
      minute: '2-digit',
    });
    formats.set(timeZone, format);
  }
  const parts = Object.fromEntries(format.formatToParts(moment).map(({ type, value }) => [type, value]));
  const { year = '', month = '', day = '', hour = '', minute = '' } = parts;
  return { day: `${year}-${month}-${day}`, minute: Number(hour) * 60 + Number(minute) };
}

/**
 * The first moment at which clocks of `timeZone` show this time of this day, or a later one: a time that is left out when
 * the clocks go forward comes at the moment of the change.
 * @param minute 0 to 1440; 1440 is the beginning of the next day.
 */
export function momentOf(day: string, minute: number, timeZone: string): Date {
  const wanted = Date.parse(`${day}T00:00:00.000Z`) + minute * MINUTE;
  // No zone is more than 14 hours from UTC, and none changes by more than a day: halve the time in between.
  let [before, after] = [wanted - 2 * DAY, wanted + 2 * DAY];
  const reached = (at: number): boolean => {
    const shown = wallTimeAt(new Date(at), timeZone);
    return Date.parse(`${shown.day}T00:00:00.000Z`) + shown.minute * MINUTE >= wanted;
  };
  while (after - before > MINUTE) {
    const middle = before + Math.floor((after - before) / (2 * MINUTE)) * MINUTE;
    if (reached(middle)) after = middle;
    else before = middle;
  }
  // An hour that comes twice: the clocks showed it once before.
  for (const step of [60, 30, 120]) {
    const earlier = after - step * MINUTE;
    if (sameWall(earlier, after, timeZone)) return new Date(earlier);
  }
  return new Date(after);
}

const sameWall = (one: number, other: number, timeZone: string): boolean => {
  const [first, second] = [wallTimeAt(new Date(one), timeZone), wallTimeAt(new Date(other), timeZone)];
  return first.day === second.day && first.minute === second.minute;
};

/** The day after; `2026-12-31` → `2027-01-01`. */
export const dayAfter = (day: string): string =>
  new Date(Date.parse(`${day}T00:00:00.000Z`) + DAY).toISOString().slice(0, 10);

/** 0 is Monday. */
export const weekdayOf = (day: string): number => (new Date(`${day}T00:00:00.000Z`).getUTCDay() + 6) % 7;
