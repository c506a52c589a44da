import { TEXTS } from './texts.js';

const parts = (moment: Date, timeZone: string, options: Intl.DateTimeFormatOptions): string =>
  new Intl.DateTimeFormat('en-GB', { ...options, timeZone }).format(moment).replaceAll(',', '');

/** `10:30`, as the organization's clocks show it. */
export const hourOf = (moment: Date, timeZone: string): string =>
  parts(moment, timeZone, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });

const dayNumber = (moment: Date, timeZone: string): number => {
  const [year, month, day] = new Intl.DateTimeFormat('en-CA', {
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    timeZone,
  })
    .format(moment)
    .split('-')
    .map(Number);
  return Date.UTC(year ?? 0, (month ?? 1) - 1, day ?? 1) / 86_400_000;
};

/** `Today, Tuesday 3 December, 10:30`, as the organization's clocks and calendar show it. */
export function plannedTime(plannedAt: Date, now: Date, timeZone: string): string {
  const date = parts(plannedAt, timeZone, { weekday: 'long', day: 'numeric', month: 'long' });
  const time = hourOf(plannedAt, timeZone);
  const days = dayNumber(plannedAt, timeZone) - dayNumber(now, timeZone);
  const text = days === 0 ? TEXTS.today : days === 1 ? TEXTS.tomorrow : TEXTS.otherDay;
  return text.replace('{date}', date).replace('{time}', time);
}
