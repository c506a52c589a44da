import ICAL from 'ical.js';
import { composeMessage, type MessageToCompose, type MessageTemplate } from '../compose-message.js';
import { SmtpDelivery } from '../mail-delivery.js';
import { mailReceiver, type ReceivedMail } from '../mail-receiver.fixture.js';
import { timeZoneRules } from './appointment-file.js';

const ORIGINS = { visit: 'https://video.hospital.example', desk: 'https://desk.hospital.example' };
const LINK = '/j/3pQ0k1yL8vX2mN7aB5cD9e#q1Xo3mJtT0yVbY0xw2n5aAq1Xo3mJtT0yVbY0xw2n5a';
const FIELDS = {
  organization: 'Oslo Hospital, "North"; Æ',
  visitor: 'Kari',
  with: 'Dr Ingrid Hansen',
  plannedAt: '2026-12-03T09:30:00.000Z',
  timeZone: 'Europe/Oslo',
  link: LINK,
  supportPhone: '+47 22 22 22 22',
  minutes: 45,
};

describe('the calendar file of a mail', () => {
  let receiver: Awaited<ReturnType<typeof mailReceiver>>;
  beforeAll(async () => (receiver = await mailReceiver()));
  afterAll(() => receiver.close());

  /** Sends it by a real mail server, and reads what came. */
  const mailed = async (template: MessageTemplate, more: object = {}): Promise<ReceivedMail['mail']> => {
    const message = { channel: 'mail', template, language: 'en', about: '0199-7', fields: { ...FIELDS, ...more } };
    const at = new Date('2026-11-25T08:00:00.000Z');
    const composed = composeMessage({ ...message, at } as MessageToCompose, ORIGINS);
    if (composed.channel !== 'mail') throw new Error('not a mail');
    const smtp = { host: '127.0.0.1', port: receiver.port, secure: 'none', from: 'no-reply@clinic.example' } as const;
    const handover = await new SmtpDelivery(smtp).deliver({ ...composed, id: '0199-9', to: 'kari@example.org' });
    expect(handover).toEqual({ as: 'sent' });
    const { mail } = receiver.received.at(-1) ?? {};
    if (!mail) throw new Error('nothing came');
    return mail;
  };
  const fileOf = ({ attachments }: ReceivedMail['mail']): string => {
    const [file] = attachments.filter(({ filename }) => filename === 'appointment.ics');
    return file?.content.toString() ?? '';
  };
  /** As a parser of another hand reads it, by the file's own rules of the time zone. */
  const read = (file: string) => {
    const root = new ICAL.Component(ICAL.parse(file) as unknown[]);
    const zone = root.getFirstSubcomponent('vtimezone');
    const event = root.getFirstSubcomponent('vevent');
    if (!zone || !event) throw new Error('no event');
    const own = new ICAL.Timezone(zone);
    const instant = (name: string): string => {
      const time = event.getFirstPropertyValue(name) as InstanceType<typeof ICAL.Time>;
      const offset = own.utcOffset(time);
      const wall = Date.UTC(time.year, time.month - 1, time.day, time.hour, time.minute, time.second);
      return new Date(wall - offset * 1000).toISOString();
    };
    const text = (name: string): string => String(event.getFirstPropertyValue(name));
    return { root, zone, event, instant, text };
  };

  it('says when, where and how to come in, and not why', async () => {
    const mail = await mailed('visitor-invitation');
    const { root, zone, event, instant, text } = read(fileOf(mail));
    expect(root.getFirstPropertyValue('method')).toBe('REQUEST');
    expect(zone.getFirstPropertyValue('tzid')).toBe('Europe/Oslo');
    expect(event.getFirstProperty('dtstart')?.getParameter('tzid')).toBe('Europe/Oslo');
    expect([instant('dtstart'), instant('dtend')]).toEqual([FIELDS.plannedAt, '2026-12-03T10:15:00.000Z']);
    expect(text('dtstamp')).toBe('2026-11-25T08:00:00Z');
    expect(text('uid')).toBe('0199-7@video.hospital.example');
    expect([text('sequence'), text('class'), text('status'), text('location')]).toEqual([
      '0',
      'PRIVATE',
      'CONFIRMED',
      'Online',
    ]);
    expect(text('summary')).toBe('Video appointment – Oslo Hospital, "North"; Æ');
    expect(text('url')).toBe(ORIGINS.visit + LINK);
    const conference = event.getFirstProperty('conference');
    expect(conference?.getFirstValue()).toBe(ORIGINS.visit + LINK);
    expect(conference?.getParameter('label')).toBe('Open the video');
    expect(text('description')).toContain(`${ORIGINS.visit}${LINK}\nDo you need help? Call +47 22 22 22 22.`);
    expect(text('organizer')).toBe('mailto:no-reply@clinic.example');
    const alarm = event.getFirstSubcomponent('valarm');
    expect(String(alarm?.getFirstPropertyValue('trigger'))).toBe('-PT15M');
  });

  it('comes as another form of the text, which mail programs offer to enter, and as a file', async () => {
    const mail = await mailed('visitor-invitation');
    const forms = mail.attachments.map(({ contentType, filename }) => [contentType, filename ?? null]);
    expect(forms).toContainEqual(['application/ics', 'appointment.ics']);
    const source = receiver.received.at(-1)?.source ?? '';
    expect(source).toMatch(/content-type: text\/calendar; charset=utf-8; method=REQUEST/i);
    expect(source).toMatch(/multipart\/alternative/);
  });

  it('moves and takes out the entry that the calendar has', async () => {
    const moved = read(fileOf(await mailed('visitor-moved', { sequence: 3, plannedAt: '2026-12-04T12:00:00.000Z' })));
    expect([moved.text('uid'), moved.text('sequence')]).toEqual(['0199-7@video.hospital.example', '3']);
    expect(moved.instant('dtstart')).toBe('2026-12-04T12:00:00.000Z');
    const cancelled = read(fileOf(await mailed('visitor-cancelled', { sequence: 4 })));
    expect(cancelled.root.getFirstPropertyValue('method')).toBe('CANCEL');
    expect([cancelled.text('uid'), cancelled.text('sequence'), cancelled.text('status')]).toEqual([
      '0199-7@video.hospital.example',
      '4',
      'CANCELLED',
    ]);
    expect(cancelled.event.getFirstSubcomponent('valarm')).toBeNull();
    expect(fileOf(await mailed('visitor-cancelled'))).not.toContain(LINK);
  });

  it.each([
    // The day before and after each change of the clocks, and the hour of the change itself.
    [
      'Europe/Oslo',
      ['2027-03-27T09:30', '2027-03-28T00:59', '2027-03-28T01:00', '2027-10-31T00:30', '2027-10-31T01:30'],
    ],
    ['America/New_York', ['2027-03-13T15:00', '2027-03-14T06:59', '2027-03-14T07:00', '2027-11-07T06:30']],
    [
      'Australia/Sydney',
      ['2027-04-03T01:00', '2027-04-03T16:00', '2027-10-02T15:59', '2027-10-02T16:00', '2027-01-10T22:00'],
    ],
  ])('tells %s the right moment over the changes of its clocks', async (timeZone, moments) => {
    for (const moment of moments) {
      const plannedAt = `${moment}:00.000Z`;
      const { instant, event } = read(fileOf(await mailed('visitor-invitation', { timeZone, plannedAt })));
      const start = event.getFirstPropertyValue('dtstart') as InstanceType<typeof ICAL.Time>;
      const clock = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' });
      const wall = `${String(start.hour).padStart(2, '0')}:${String(start.minute).padStart(2, '0')}`;
      expect([plannedAt, wall]).toEqual([plannedAt, clock.format(new Date(plannedAt))]);
      // An hour that the clock shows twice cannot be told apart in this format: RFC 5545 takes the first.
      const twice = [-3_600_000, 3_600_000].some(
        (shift) => clock.format(new Date(Date.parse(plannedAt) + shift)) === wall,
      );
      if (!twice) expect([plannedAt, instant('dtstart')]).toEqual([plannedAt, plannedAt]);
    }
  });

  it('has lines of 75 bytes at most', async () => {
    for (const line of fileOf(await mailed('visitor-invitation')).split('\r\n'))
      expect([line, Buffer.byteLength(line) <= 75]).toEqual([line, true]);
  });

  it('goes neither with a message that has no time nor with a reminder', async () => {
    for (const mail of [await mailed('visitor-invitation', { plannedAt: null }), await mailed('visitor-reminder-day')])
      expect(mail.attachments).toEqual([]);
  });

  it('knows the rules of every time zone that an organization may have', () => {
    for (const zone of Intl.supportedValuesOf('timeZone')) expect(timeZoneRules(zone)).toContain(`TZID:${zone}`);
  });
});
