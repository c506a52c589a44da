import { createHmac } from 'node:crypto';
import { FakeClock } from '@confrere/kernel';
import { issueCredential, parseUsername } from './ephemeral-credential.js';
import { Nonces, offersPasswordAlgorithms } from './nonces.js';

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

describe('the nonce cookie', () => {
  it('begins a nonce of twenty bytes and says that password algorithms are offered (RFC 8489, 9.2.1)', () => {
    const nonce = new Nonces(new FakeClock()).issue('a');
    expect(nonce).toMatch(/^obMatJos2gAAA[A-Za-z0-9_-]{7}$/);
    expect(offersPasswordAlgorithms(nonce)).toBe(true);
  });

  it('is followed by what no two five-tuples are given', () => {
    const nonces = new Nonces(new FakeClock());
    const issued = new Set(Array.from({ length: 2000 }, (_, port) => nonces.issue(`192.0.2.7:${port}`)));
    expect(issued.size).toBe(2000);
  });

  it('does not let a stale nonce come to life again, however long one waits', () => {
    const clock = new FakeClock();
    const nonces = new Nonces(clock);
    const nonce = nonces.issue('a');
    clock.advance(600_000);
    for (let step = 0; step < 2 * 4096; step++) {
      expect(nonces.holds(nonce, 'a')).toBe(false);
      clock.advance(4000);
    }
  });

  it('cannot be changed to say that nothing is offered', () => {
    const nonces = new Nonces(new FakeClock());
    expect(nonces.holds(nonces.issue('a').replace('gAAA', 'AAAA'), 'a')).toBe(false);
  });
});

it.each([
  ['obMatJos2gAAAxyz', true],
  ['obMatJos2wAAA', true],
  ['obMatJos2AAAAxyz', false],
  ['obMatJos2AAACf//499k954d6OL34oL9FSTvy64sA', false],
  ['obMatJos2g', false],
  ['obMatJos2-AAA', false],
  ['gAAA', false],
  ['', false],
])('the nonce "%s" says that password algorithms are offered: %s', (nonce, offered) => {
  expect(offersPasswordAlgorithms(nonce)).toBe(offered);
});
