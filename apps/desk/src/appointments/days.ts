import type { Appointment } from '@confrere/contract';

const DAY = 86_400_000;

/** `2026-12-03` and so many days after it. */
export const daysAfter = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00.000Z`) + days * DAY).toISOString().slice(0, 10);

/** The Monday of its week. */
export const mondayOf = (day: string): string =>
  daysAfter(day, -((new Date(`${day}T00:00:00.000Z`).getUTCDay() + 6) % 7));

const written = new Intl.DateTimeFormat('en-GB', {
  ...{ timeZone: 'UTC', weekday: 'long', day: 'numeric', month: 'long' },
});

/** `Thursday 3 December` */
export const dayInWords = (day: string): string => written.format(new Date(`${day}T00:00:00.000Z`)).replace(',', '');

/** The days of a range, each with its appointments. */
export function byDay(
  from: string,
  days: number,
  appointments: readonly Appointment[],
  dayOf: (moment: string) => string,
): { day: string; appointments: Appointment[] }[] {
  return Array.from({ length: days }, (_, index) => daysAfter(from, index)).map((day) => ({
    day,
    appointments: appointments.filter(({ startsAt }) => dayOf(startsAt) === day),
  }));
}
