/** Times as people at this desk read them: 24 hours, in the organization's time zone. */

const formats = new Map<string, Intl.DateTimeFormat>();

const format = (
  timeZone: string,
  kind: 'clock' | 'day' | 'date',
  options: Intl.DateTimeFormatOptions,
): Intl.DateTimeFormat => {
  const key = `${timeZone} ${kind}`;
  const known = formats.get(key) ?? new Intl.DateTimeFormat('en-GB', { timeZone, ...options });
  formats.set(key, known);
  return known;
};

/** `10:31` */
export const clockTime = (moment: string | Date, timeZone: string): string =>
  format(timeZone, 'clock', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(new Date(moment));

/** `3 Dec 2026` */
export const longDate = (moment: string | Date, timeZone: string): string =>
  format(timeZone, 'date', { day: 'numeric', month: 'short', year: 'numeric' }).format(new Date(moment));

/** Whether two moments fall on one day there. */
export const sameDay = (one: string | Date, other: string | Date, timeZone: string): boolean =>
  longDate(one, timeZone) === longDate(other, timeZone);

/** `10:30` today, `Thu 3 Dec, 10:30` on any other day. */
export const plannedTime = (moment: string, now: Date, timeZone: string): string => {
  const time = clockTime(moment, timeZone);
  if (sameDay(moment, now, timeZone)) return time;
  const day = format(timeZone, 'day', { weekday: 'short', day: 'numeric', month: 'short' }).format(new Date(moment));
  return `${day.replace(',', '')}, ${time}`;
};

/** Whole minutes from `moment` to `now`; never below 0, since the two may come from different clocks. */
export const minutesSince = (moment: string | Date, now: Date): number =>
  Math.max(0, Math.floor((now.getTime() - new Date(moment).getTime()) / 60_000));

/** `just now`, `1 minute`, `12 minutes`, `1 h 5 min` */
export const minutesInWords = (minutes: number): string => {
  if (minutes < 1) return 'just now';
  if (minutes === 1) return '1 minute';
  if (minutes < 60) return `${minutes} minutes`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
};

/** How long something took: `less than a minute`, then as above. */
export const durationInWords = (from: Date, to: Date): string => {
  const minutes = minutesSince(from, to);
  return minutes < 1 ? 'less than a minute' : minutesInWords(minutes);
};

/** `3:07`, `1:02:07` */
export const stopwatch = (from: Date, to: Date): string => {
  const seconds = Math.max(0, Math.floor((to.getTime() - from.getTime()) / 1000));
  const two = (value: number): string => String(value).padStart(2, '0');
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  return hours ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
};
