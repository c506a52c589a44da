import { TZDate } from '@date-fns/tz';
import ical, {
  ICalAlarmType,
  ICalAttendeeRole,
  ICalAttendeeStatus,
  ICalCalendarMethod,
  ICalEventClass,
  ICalEventStatus,
  ICalEventTransparency,
} from 'ical-generator';
import { tzlib_get_ical_block } from 'timezones-ical-library';

/** An appointment as a visitor's calendar shows it. Texts say no more than the mail does. */
export interface CalendarEntry {
  /** The same for as long as there is the appointment: a calendar moves or removes what it knows by it. */
  readonly uid: string;
  /** Higher with each change. */
  readonly sequence: number;
  readonly isCancelled: boolean;
  /** When this was written. */
  readonly stampedAt: Date;
  readonly start: Date;
  readonly minutes: number;
  /** IANA name. */
  readonly timeZone: string;
  readonly title: string;
  readonly place: string;
  readonly description: string;
  readonly organization: string;
  /** Null: there is nothing to open any more. */
  readonly link: { readonly href: string; readonly label: string } | null;
}

/** Between whom the mail goes. */
export interface CalendarSides {
  readonly from: string;
  readonly to: string;
}

/** A file as a mail carries it. */
export interface CalendarFile {
  readonly method: 'REQUEST' | 'CANCEL';
  readonly content: string;
}

const REMINDS_BEFORE = 15 * 60;

/** Writes an appointment as iCalendar (RFC 5545), to be put into a calendar, moved there or taken out (RFC 5546). */
export function appointmentFile(entry: CalendarEntry, { from, to }: CalendarSides): CalendarFile {
  const { isCancelled, start, minutes, timeZone, link } = entry;
  const end = new Date(start.getTime() + minutes * 60_000);
  const method = isCancelled ? ICalCalendarMethod.CANCEL : ICalCalendarMethod.REQUEST;
  const calendar = ical({ prodId: { company: 'Confrere', product: 'Confrere', language: 'EN' }, method });
  const event = calendar.createEvent({
    id: entry.uid,
    sequence: entry.sequence,
    stamp: entry.stampedAt,
    timezone: timeZone,
    start: new TZDate(start, timeZone),
    end: new TZDate(end, timeZone),
    summary: entry.title,
    location: entry.place,
    description: entry.description,
    class: ICalEventClass.PRIVATE,
    transparency: ICalEventTransparency.OPAQUE,
    status: isCancelled ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
    organizer: { name: entry.organization, email: from },
    ...(link && { url: link.href }),
  });
  // Nobody reads answers: the visitor is not asked for one, and counts as having agreed.
  event.createAttendee({
    email: to,
    role: ICalAttendeeRole.REQ,
    status: ICalAttendeeStatus.ACCEPTED,
    rsvp: false,
  });
  if (!isCancelled)
    event.createAlarm({ type: ICalAlarmType.display, trigger: REMINDS_BEFORE, description: entry.title });
  // Put in here: of a calendar with a time zone of its own, the generator would write DTSTAMP by this machine's clock.
  const written = calendar.toString().replace('BEGIN:VEVENT', `${timeZoneRules(timeZone)}\r\nBEGIN:VEVENT`);
  return { method: isCancelled ? 'CANCEL' : 'REQUEST', content: link ? withConference(written, link) : written };
}

/**
 * The rules of a time zone, under its own name: the source knows some zones by that of another with the same clock, which
 * nobody would recognize.
 */
export function timeZoneRules(timeZone: string): string {
  const [block] = tzlib_get_ical_block(timeZone);
  if (block === undefined || !block.includes('BEGIN:VTIMEZONE'))
    throw new Error(`No rules of the time zone ${timeZone}.`);
  return block.replace(/^(TZID|X-LIC-LOCATION):.*$/gm, (_line, name: string) => `${name}:${timeZone}`);
}

/** RFC 7986, section 5.11: what the generator of files does not know. */
function withConference(written: string, { href, label }: { href: string; label: string }): string {
  const quoted = label.replace(/["\r\n]/g, ' ');
  const line = `CONFERENCE;VALUE=URI;FEATURE=AUDIO,VIDEO;LABEL="${quoted}":${href}`;
  return written.replace('END:VEVENT', `${folded(line)}\r\nEND:VEVENT`);
}

/** RFC 5545, section 3.1: no line is longer than 75 bytes; what goes on begins with a space. */
function folded(line: string): string {
  const lines: string[] = [];
  let [current, bytes] = ['', 0];
  for (const character of line) {
    const size = Buffer.byteLength(character);
    if (bytes + size > 74) {
      lines.push(current);
      [current, bytes] = ['', 0];
    }
    current += character;
    bytes += size;
  }
  return [...lines, current].join('\r\n ');
}
