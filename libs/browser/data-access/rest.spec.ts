import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { deskIdentity, fetchVisitPage, openLink, ProblemError, signOut } from './index.js';

const fixture = (name: string): unknown =>
  JSON.parse(readFileSync(join(__dirname, `../../contract/fixtures/rest/${name}.json`), 'utf8'));
const link = fixture('OpenLink') as { reference: string; secret: string };

describe('rest', () => {
  const asked: [string, RequestInit][] = [];
  const answer = (status: number, body?: unknown): void => {
    globalThis.fetch = (async (path: string, init: RequestInit) => {
      asked.push([path, init]);
      return {
        ok: status < 400,
        status,
        json: async () => (body === undefined ? Promise.reject(new SyntaxError()) : body),
      };
    }) as unknown as typeof fetch;
  };

  beforeEach(() => asked.splice(0));

  it('puts the secret in the body, never in the address', async () => {
    answer(200, fixture('VisitPage'));
    await expect(openLink(link)).resolves.toEqual(fixture('VisitPage'));
    const [[path, init] = ['', {}]] = asked;
    expect(path).toBe('/api/link/open');
    expect(init).toMatchObject({ method: 'POST', credentials: 'same-origin', body: JSON.stringify(link) });
  });

  it('sends no body with GET, and writes what came from an address as one path segment', async () => {
    answer(200, fixture('VisitPage'));
    await fetchVisitPage('../../desk');
    expect(asked[0]).toEqual(['/api/visit/..%2F..%2Fdesk', expect.not.objectContaining({ body: expect.anything() })]);
  });

  it('rejects with the code and status of the problem', async () => {
    answer(404, fixture('Problem'));
    await expect(openLink(link)).rejects.toEqual(new ProblemError('link.unknown', 404));
  });

  it('keeps the correlation of an unexpected failure', async () => {
    answer(500, fixture('Problem.unexpected'));
    await expect(openLink(link)).rejects.toMatchObject({ correlation: expect.stringMatching(/./) });
  });

  it('calls what is no problem document unexpected', async () => {
    answer(502);
    await expect(deskIdentity()).rejects.toEqual(new ProblemError('server.unexpected', 502));
  });

  it('takes no answer of another shape', async () => {
    answer(200, { member: null });
    await expect(deskIdentity()).rejects.toEqual(new ProblemError('server.unexpected', 200));
  });

  it('says when the server could not be reached', async () => {
    globalThis.fetch = () => Promise.reject(new TypeError('Failed to fetch'));
    await expect(deskIdentity()).rejects.toEqual(new ProblemError('network.unreachable', 0));
  });

  it('signs out without waiting for a body', async () => {
    answer(204);
    await expect(signOut()).resolves.toBeNull();
  });

  it('is told where signing out goes on, and only of an address', async () => {
    answer(200, { continueAt: 'https://idp.example/slo?x=y' });
    await expect(signOut()).resolves.toBe('https://idp.example/slo?x=y');
    answer(200, { continueAt: 'javascript:alert(1)' });
    await expect(signOut()).resolves.toBeNull();
  });
});
