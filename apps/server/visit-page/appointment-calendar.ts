import type { VisitPage } from '@confrere/contract';

const LASTS = 30 * 60_000;

/** RFC 5545, section 3.3.11: what has a meaning of its own in a text. */
const escaped = (text: string): string => text.replace(/[\\;,]/g, '\\$&').replace(/\r?\n/g, '\\n');

/** RFC 5545, section 3.1: at most 75 octets a line; what goes on begins with a space. */
function folded(line: string): string {
  let [out, length] = ['', 0];
  for (const character of line) {
    const octets = Buffer.byteLength(character);
    if (length + octets > 74) [out, length] = [`${out}\r\n `, 1];
    out += character;
    length += octets;
  }
  return out;
}

const utc = (moment: Date): string => `${moment.toISOString().replace(/[-:]/g, '').slice(0, 15)}Z`;

/**
 * The appointment for the visitor's own calendar (RFC 5545): when, and with which clinic; never with whom or why, since others
 * look at calendars too. The link is not in it: its secret is known to the message alone.
 */
export function appointmentCalendar({ reference, plannedAt, organization, now }: VisitPage): string | null {
  if (reference === null || plannedAt === null) return null;
  const start = new Date(plannedAt);
  return [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Confrere//Confrere//EN',
    'METHOD:PUBLISH',
    'BEGIN:VEVENT',
    `UID:${reference}@confrere`,
    `DTSTAMP:${utc(new Date(now))}`,
    `DTSTART:${utc(start)}`,
    `DTEND:${utc(new Date(start.getTime() + LASTS))}`,
    `SUMMARY:${escaped(`Video appointment, ${organization.name}`)}`,
    `DESCRIPTION:${escaped('Open the link from your message a few minutes before.')}`,
    'END:VEVENT',
    'END:VCALENDAR',
    '',
  ]
    .map(folded)
    .join('\r\n');
}
