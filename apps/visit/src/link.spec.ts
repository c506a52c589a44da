import { LinkReference, LinkSecret } from '@confrere/contract';
import { isStillOpen, openLink, readLink } from './link.js';

const SECRET = 'a'.repeat(43);

describe('an invitation link', () => {
  test('has a reference in its path and a secret in its fragment', () => {
    expect(readLink({ pathname: '/j/AbCdEf_-123', hash: `#${SECRET}` })).toEqual({
      reference: 'AbCdEf_-123',
      secret: SECRET,
      tapped: false,
    });
  });

  test('of whoever has just filled in the form at a door has no secret in it, and the tap was that one', () => {
    const link = readLink({ pathname: '/j/AbCdEf_-123', hash: '#start' });
    expect(link).toEqual({ reference: 'AbCdEf_-123', secret: null, tapped: true });
  });

  test.each([
    ['/j/short', `#${SECRET}`, 'short', SECRET],
    [`/j/${'r'.repeat(33)}`, '#', 'r'.repeat(33), ''],
    ['/j/AbCdEf_-123', `#${SECRET}x`, 'AbCdEf_-123', `${SECRET}x`],
    ['/j/AbCdEf_-12%', '#not+base64', 'AbCdEf_-12%', 'not+base64'],
  ])('is read as the contract defines it: %s%s', (pathname, hash, reference, secret) => {
    const link = readLink({ pathname, hash });
    expect(link.reference !== null).toBe(LinkReference.safeParse(reference).success);
    expect(link.secret !== null).toBe(LinkSecret.safeParse(secret).success);
  });
});

describe('opening a link', () => {
  const answering = (answer: unknown): jest.Mock => {
    const fetched = jest
      .fn()
      .mockImplementation(() => (answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer)));
    globalThis.fetch = fetched;
    return fetched;
  };
  const json = (ok: boolean, body: unknown): unknown => ({ ok, json: () => Promise.resolve(body) });

  test('sends the secret in the body only', async () => {
    const fetched = answering(json(true, { organization: {} }));
    await openLink('AbCdEf_-123', SECRET);
    const [url, options] = fetched.mock.calls[0] as [string, RequestInit];
    expect(url).not.toContain(SECRET);
    expect(JSON.parse(options.body as string)).toEqual({ reference: 'AbCdEf_-123', secret: SECRET });
  });

  test('tells the server’s code, and says when the server was not reached', async () => {
    answering(json(false, { code: 'link.unknown' }));
    expect(await openLink('r', 's')).toBe('link.unknown');
    answering(new TypeError('Failed to fetch'));
    expect(await openLink('r', 's')).toBe('network.unreachable');
    answering({ ok: false, json: () => Promise.reject(new SyntaxError()) });
    expect(await openLink('r', 's')).toBe('server.unexpected');
  });

  test('is told apart: no longer open, and nobody could tell', async () => {
    answering(json(true, { opened: false }));
    expect(await isStillOpen('AbCdEf_-123')).toBe(false);
    answering(json(false, {}));
    await expect(isStillOpen('AbCdEf_-123')).rejects.toThrow();
    expect(await isStillOpen(null)).toBe(false);
  });
});
