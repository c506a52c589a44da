import { smsSegments, VISITOR_TEMPLATES, type VisitorTemplate } from '@confrere/contract';
import { composeMessage, type MessageToCompose, previewMessage } from '../compose-message.js';
import { VISITOR_LANGUAGES } from './say-to-visitor.js';

const ORIGINS = { visit: 'https://video.hospital.example', desk: 'https://desk.hospital.example' };
const LINK = '/j/3pQ0k1yL8vX2mN7aB5cD9e#q1Xo3mJtT0yVbY0xw2n5aAq1Xo3mJtT0yVbY0xw2n5a';
/** Of all templates together; none reads what is not its own. */
const FIELDS = {
  organization: 'Oslo Hospital',
  visitor: 'Kari',
  with: 'Dr Ingrid Hansen',
  plannedAt: '2026-12-03T09:30:00.000Z',
  expectedAt: '2026-12-03T09:45:00.000Z',
  timeZone: 'Europe/Oslo',
  link: LINK,
  supportPhone: '+47 22 22 22 22',
  team: 'Team North',
  visitors: 3,
  minutes: 10,
};
const message = (template: VisitorTemplate, channel: 'mail' | 'sms', language = 'en', more: object = {}) =>
  ({ template, channel, language, fields: { ...FIELDS, ...more } }) as MessageToCompose;
const sms = (template: VisitorTemplate, language = 'en', more: object = {}): string =>
  composeMessage(message(template, 'sms', language, more), ORIGINS).text;

describe.each(VISITOR_LANGUAGES)('messages in %s', (language) => {
  it.each(VISITOR_TEMPLATES)('%s fits into one text message of 160 letters, with its whole link', (template) => {
    for (const plannedAt of [FIELDS.plannedAt, '2027-08-25T22:05:00.000Z', '2027-02-28T09:30:00.000Z', null]) {
      const text = sms(template, language, { plannedAt });
      expect([text, smsSegments(text)]).toEqual([text, expect.objectContaining({ encoding: 'GSM-7', segments: 1 })]);
      expect(text).toContain('Oslo Hospital');
      if (template === 'visitors-waiting') expect(text.endsWith('https://desk.hospital.example/desk')).toBe(true);
      else if (!['visitor-late', 'visitor-cancelled'].includes(template))
        expect(text.endsWith(ORIGINS.visit + LINK)).toBe(true);
    }
  });

  it.each(VISITOR_TEMPLATES)('%s says the same by mail, with one button and the link in clear', (template) => {
    const mail = composeMessage(message(template, 'mail', language), ORIGINS);
    if (mail.channel !== 'mail') throw new Error('not a mail');
    expect(mail.subject).toContain('Oslo Hospital');
    expect(`${mail.subject}${mail.text}`).not.toMatch(/undefined|null|\[object/);
    expect(mail.html).toContain(`lang="${language}"`);
    const links = mail.text.match(/https:\/\/\S+/g) ?? [];
    const own = template === 'visitors-waiting' ? 'https://desk.hospital.example/desk' : ORIGINS.visit + LINK;
    expect(links).toEqual(template === 'visitor-cancelled' ? [] : [own]);
    if (template !== 'visitors-waiting') expect(mail.text).toContain('+47 22 22 22 22');
  });
});

describe('a message to a visitor', () => {
  it('tells a moment by the clock of the clinic, and never a countdown', () => {
    expect(sms('visitor-reminder-day', 'nb')).toContain('tor. 3. des. kl. 10:30');
    expect(sms('visitor-reminder-day', 'en', { timeZone: 'America/New_York' })).toContain('Thu 3 Dec at 4:30');
    expect(sms('visitor-reminder-day', 'en-US', { timeZone: 'America/New_York' })).toContain('Thu, Dec 3 at 4:30 AM');
    expect(sms('visitor-late')).toContain('about 10:45');
    const mail = composeMessage(message('visitor-moved', 'mail', 'de'), ORIGINS);
    expect(mail.text).toContain('Donnerstag, 3. Dezember 2026 um 10:30 MEZ');
  });

  it('leads to our own host, whatever link it is given', () => {
    const elsewhere = `https://evil.example${LINK}`;
    expect(sms('visitor-ready', 'en', { link: elsewhere })).toBe(
      `Oslo Hospital: Dr Ingrid Hansen is ready. Open ${ORIGINS.visit}${LINK}`,
    );
    for (const link of ['https://evil.example/', '/j/x#y', `${LINK} https://evil.example`])
      expect(() => sms('visitor-ready', 'en', { link })).toThrow('needs a link');
  });

  it('lets no name become a link, markup or a second line', () => {
    const name = 'Dr. evil.example/x\n<b>';
    for (const channel of ['mail', 'sms'] as const) {
      const { text } = composeMessage(
        message('visitor-ready', channel, 'en', { with: name, organization: name }),
        ORIGINS,
      );
      expect(text).not.toMatch(/evil\.example|<b>/);
    }
  });

  it('is written in English where there are no texts, and in bokmål for every Norwegian', () => {
    expect(sms('visitor-ready', 'so')).toContain('is ready');
    expect(sms('visitor-ready', 'not a language')).toContain('is ready');
    for (const norwegian of ['nb', 'nn-NO', 'no']) expect(sms('visitor-ready', norwegian)).toContain('er klar');
  });

  it('leaves out what is not known', () => {
    const bare = { visitor: null, with: null, plannedAt: null, supportPhone: null };
    for (const language of VISITOR_LANGUAGES)
      for (const template of VISITOR_TEMPLATES)
        for (const channel of ['mail', 'sms'] as const) {
          const { text } = composeMessage(message(template, channel, language, bare), ORIGINS);
          expect(text).not.toMatch(/null|undefined| {2}|: ,/);
        }
  });

  it('is previewed in the very words that are sent, with what it costs', () => {
    const asked = message('visitor-invitation', 'sms', 'sv', { with: 'Łukasz', organization: 'Łódź Clinic' });
    const { text } = composeMessage(asked, ORIGINS);
    expect(previewMessage(asked, ORIGINS)).toEqual({
      channel: 'sms',
      text,
      encoding: 'UCS-2',
      length: text.length,
      segments: Math.ceil(text.length / 67),
    });
  });
});
