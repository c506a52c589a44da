import type { Door } from '@confrere/features/rooms';
import { DOOR } from './texts.js';

const format = (moment: Date, timeZone: string, options: Intl.DateTimeFormatOptions): string =>
  new Intl.DateTimeFormat('en-GB', { ...options, timeZone }).format(moment).replaceAll(',', '');

const timeOf = (moment: Date, timeZone: string): string =>
  format(moment, timeZone, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
const dateOf = (moment: Date, timeZone: string): string =>
  format(moment, timeZone, { weekday: 'long', day: 'numeric', month: 'long' });

/** `today at 13:00`, `Monday 7 December at 08:00`, as the organization's clocks and calendar show it. */
function when(moment: Date, now: Date, timeZone: string): string {
  const [date, time] = [dateOf(moment, timeZone), timeOf(moment, timeZone)];
  const tomorrow = new Date(now.getTime() + 24 * 3_600_000);
  const day = date === dateOf(now, timeZone) ? DOOR.today : date === dateOf(tomorrow, timeZone) ? DOOR.tomorrow : date;
  return DOOR.at.replace('{day}', day).replace('{time}', time);
}

/** Whether one can come in now, and when that changes: `Open now, until 16:00.` */
export function doorWords({ standing, suspended }: Door, now: Date, timeZone: string): string {
  const { open, until, opensAt } = standing;
  if (suspended) return DOOR.suspended;
  if (!open) return opensAt ? DOOR.opens.replace('{when}', when(opensAt, now, timeZone)) : DOOR.closed;
  if (!until) return DOOR.open;
  const sameDay = dateOf(until, timeZone) === dateOf(now, timeZone);
  return DOOR.until.replace('{when}', sameDay ? timeOf(until, timeZone) : when(until, now, timeZone));
}
