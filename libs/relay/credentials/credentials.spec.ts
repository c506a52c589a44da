import { createHmac } from 'node:crypto';
import { FakeClock } from '@confrere/kernel';
import { issueCredential, parseUsername } from './ephemeral-credential.js';
import { Nonces } from './nonces.js';

it('a credential names its expiry, call and participant, and its password is the HMAC-SHA-256 of that', () => {
  const expiresAt = new Date('2026-12-01T09:15:00.900Z');
  const { username, credential } = issueCredential('secret', { expiresAt, callId: 'call', participantId: 'anna' });
  expect(username).toBe('1796116500:call:anna');
  expect(credential).toBe(createHmac('sha256', 'secret').update('1796116500:call:anna').digest('base64url'));
  expect(parseUsername(username)).toEqual({
    text: username,
    expiresAt: new Date('2026-12-01T09:15:00Z'),
    callId: 'call',
    participantId: 'anna',
  });
});

it.each([
  'constructor',
  '__proto__',
  'toString',
  '',
  '1796116500:call',
  '1796116500:call:anna:more',
  ':call:anna',
  '1796116500::anna',
  '-1:call:anna',
  '1e9:call:anna',
  '1796116500:call:an%s',
  `1796116500:call:${'x'.repeat(65)}`,
])('"%s" is not the name of anyone', (text) => expect(parseUsername(text)).toBeNull());

describe('a nonce', () => {
  const clock = new FakeClock();
  const nonces = new Nonces(clock);

  it('holds for the five-tuple it was issued to, and for no other', () => {
    const nonce = nonces.issue('192.0.2.7:4000');
    expect(nonces.holds(nonce, '192.0.2.7:4000')).toBe(true);
    expect(nonces.holds(nonce, '192.0.2.7:4001')).toBe(false);
    expect(nonces.holds(nonce, 'tcp 192.0.2.7:4000')).toBe(false);
  });

  it('is stale after ten minutes', () => {
    const nonce = nonces.issue('a');
    clock.advance(599_000);
    expect(nonces.holds(nonce, 'a')).toBe(true);
    clock.advance(1000);
    expect(nonces.holds(nonce, 'a')).toBe(false);
  });

  it('of another process holds nothing', () => {
    expect(new Nonces(clock).holds(nonces.issue('a'), 'a')).toBe(false);
  });

  it.each(['constructor', '__proto__', '', 'x'.repeat(763), '\u0000'.repeat(16)])('"%s" is none', (text) => {
    expect(nonces.holds(text, 'a')).toBe(false);
  });
});
