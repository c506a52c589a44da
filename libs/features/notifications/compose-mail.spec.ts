import { composeMail } from './compose-mail.js';
import { plainWords } from './plain-words.js';

const SECRET = 'q1Xo3mJtT0yVbY0xw2n5aAq1Xo3mJtT0yVbY0xw2n5a';
const ORIGIN = 'https://visit.example.org';

describe('composeMail', () => {
  it('puts the secret behind the # of a page of this appliance, in text and HTML alike', () => {
    const fields = { organization: 'Oslo Hospital', role: 'admin', secret: SECRET } as const;
    const { subject, text, html } = composeMail('staff-invitation', fields, ORIGIN);
    expect(subject).toBe('Invitation to join Oslo Hospital');
    expect(text).toContain(`\n${ORIGIN}/desk/join#${SECRET}\n`);
    expect(text).toContain('as an administrator');
    expect(html).toContain(`href="${ORIGIN}/desk/join#${SECRET}"`);
  });

  it('lets no name become markup or a link', () => {
    const organization = '<a href=//evil.example>Win</a> https://evil.example/x www.evil.example\r\nBcc: a@b.example';
    for (const text of Object.values(composeMail('sign-in-changed', { organization }, ORIGIN))) {
      expect(text).not.toMatch(/evil\.example|:\/\/evil|<a |@/);
      expect(text.split('\r')).toHaveLength(1);
    }
    expect(composeMail('sign-in-changed', { organization }, ORIGIN).subject).not.toContain('\n');
  });

  it('refuses a secret that could be more than a secret', () => {
    const fields = { organization: 'x', secret: `${SECRET}" onclick="x` };
    expect(() => composeMail('password-reset', fields, ORIGIN)).toThrow('needs a secret');
  });

  it('leaves names as people write them', () => {
    for (const name of ['St. Olavs hospital', 'Sørlandet Sykehus HF', "Children's Clinic", 'A & B – Psychology'])
      expect(plainWords(name)).toBe(name);
  });
});
