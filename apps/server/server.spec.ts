import { DeskIdentity, VisitPage } from '@confrere/contract';
import { Evaluation, type EvaluationLinks } from './evaluation.js';
import { cookiesOf, SCRIPT, testServer } from './server.fixture.js';

let server: Awaited<ReturnType<typeof testServer>>;
let links: EvaluationLinks;
beforeAll(async () => {
  server = await testServer();
  links = await server.app.get(Evaluation).freshLinks();
});
afterAll(() => server.close());

const referenceOf = (link: string): string => /\/j\/([^#]+)/.exec(link)?.[1] ?? '';
const secretOf = (link: string): string => link.split('#')[1] ?? '';
const openVisit = (link: string, cookie = '') =>
  server
    .post('/api/link/open')
    .set('cookie', cookie)
    .send({ reference: referenceOf(link), secret: secretOf(link) });
const enter = (link: string) => server.post('/api/entry').send({ secret: secretOf(link) });
const factsOf = (html: string): VisitPage =>
  VisitPage.parse(JSON.parse(/id="visit-page">([\s\S]*?)<\/script>/.exec(html)?.[1] ?? ''));

describe('the visitor', () => {
  it('reads clinic, professional and time before any script, and the look opens nothing', async () => {
    const page = await server.get(`/j/${referenceOf(links.visitor)}`);
    expect(page.status).toBe(200);
    expect(page.text).toContain('Fjordklinikken');
    expect(page.text).toContain('Dr Ingrid Hansen');
    expect(page.headers['set-cookie']).toBeUndefined();
    expect(page.headers['cache-control']).toBe('no-store');
    expect(factsOf(page.text)).toMatchObject({
      opened: false,
      visitorName: null,
      over: false,
      cancelled: false,
      movedFrom: null,
      ending: null,
      now: server.clock.now().toISOString(),
      plannedAt: '2026-12-01T09:10:00.000Z',
    });
    const asked = await server.get(`/api/visit/${referenceOf(links.visitor)}`);
    expect(VisitPage.parse(asked.body)).toEqual(factsOf(page.text));
  });

  it('opens the link by a tap, finds it open at /j afterwards, and on a second device too', async () => {
    const opened = await openVisit(links.visitor);
    expect(opened.status).toBe(200);
    expect(VisitPage.parse(opened.body).opened).toBe(true);
    expect(opened.headers['set-cookie']).toEqual([
      expect.stringMatching(/^confrere-link=.*HttpOnly; SameSite=Strict$/),
    ]);
    const cookie = cookiesOf(opened);
    expect(factsOf((await server.get('/j').set('cookie', cookie)).text)).toMatchObject({
      reference: referenceOf(links.visitor),
      opened: true,
    });
    // The same device taps again: nothing new.
    expect((await openVisit(links.visitor, cookie)).headers['set-cookie']).toBeUndefined();
    // Another device.
    const other = cookiesOf(await openVisit(links.visitor));
    expect(other).not.toBe(cookie);
    expect(factsOf((await server.get('/j').set('cookie', other)).text).opened).toBe(true);
  });

  it('gets one and the same page for every link that leads nowhere', async () => {
    const pages = [
      await server.get(`/j/${'x'.repeat(22)}`),
      await server.get('/j/short'),
      await server.get(`/j/${encodeURIComponent('<script>')}`),
      await server.get('/j'),
    ].map(({ status, text }) => [status, text.replaceAll(/nonce="[^"]+"|ngCspNonce="[^"]+"/gi, '')]);
    expect(new Set(pages.map((page) => JSON.stringify(page))).size).toBe(1);
    expect(factsOf(String(pages[0]?.[1]))).toMatchObject({ reference: null, professional: null });
    const wrong = await server.post('/api/link/open').send({ reference: 'x'.repeat(22), secret: 'x'.repeat(43) });
    expect([wrong.status, wrong.body.code]).toEqual([404, 'link.unknown']);
  });
});

describe('the professional', () => {
  it('comes in by the link once, is known afterwards, and leaves', async () => {
    expect((await server.get('/api/desk/identity')).status).toBe(401);
    const entered = await enter(links.professional);
    expect(DeskIdentity.parse(entered.body)).toMatchObject({
      member: { displayName: 'Dr Ingrid Hansen' },
      organization: { name: 'Fjordklinikken', timeZone: 'Europe/Oslo' },
    });
    expect(entered.headers['set-cookie']).toEqual([expect.stringMatching(/^confrere-login=.*HttpOnly; SameSite=Lax$/)]);
    expect((await enter(links.professional)).body).toMatchObject({ code: 'entry.unknown' });

    const cookie = cookiesOf(entered);
    const known = await server.get('/api/desk/identity').set('cookie', cookie);
    expect(known.body).toEqual(entered.body);

    const left = await server.post('/api/desk/sign-out').set('cookie', cookie).send({});
    expect(left.status).toBe(204);
    expect((await server.get('/api/desk/identity').set('cookie', cookie)).status).toBe(401);
  });

  it('stays signed in when the server restarts; a second start makes no second clinic', async () => {
    const cookie = cookiesOf(await enter(links.colleague));
    const before = await server.get('/api/desk/identity').set('cookie', cookie);
    await server.restart();
    const fresh = await server.app.get(Evaluation).freshLinks();
    expect(fresh.professional).not.toBe(links.professional);
    const after = await server.get('/api/desk/identity').set('cookie', cookie);
    expect(after.body).toEqual(before.body);
    expect(DeskIdentity.parse((await enter(fresh.professional)).body).organization).toEqual(before.body.organization);
    // One who was invited and has not come gets a new link; the old one still opens.
    expect(referenceOf(fresh.visitor)).not.toBe(referenceOf(links.visitor));
    expect((await openVisit(links.visitor)).status).toBe(200);
    expect((await openVisit(fresh.visitor)).status).toBe(200);
    links = fresh;
  });

  it('is not let in by a cookie of the visitor, nor the visitor by theirs', async () => {
    const visitor = cookiesOf(await openVisit(links.visitor)).replace('confrere-link', 'confrere-login');
    expect((await server.get('/api/desk/identity').set('cookie', visitor)).status).toBe(401);
  });
});

describe('pages and files', () => {
  it('the desk is served under each of its addresses, and / leads there', async () => {
    for (const path of ['/desk', '/desk/', '/desk/enter', '/desk/queue/some/where']) {
      const page = await server.get(path);
      expect([path, page.status, page.text.includes('<cf-desk ngCspNonce="')]).toEqual([path, 200, true]);
    }
    const start = await server.get('/');
    expect([start.status, start.headers['location']]).toEqual([302, '/desk']);
  });

  it('every page has a policy of its own with a fresh nonce', async () => {
    const policies = [await server.get('/desk'), await server.get('/desk'), await server.get('/j')].map(
      ({ headers }) => headers['content-security-policy'] ?? '',
    );
    expect(new Set(policies).size).toBe(3);
    for (const policy of policies) expect(policy).toMatch(/^default-src 'none'; script-src 'self'(?! 'unsafe)/);
  });

  it('files come compressed as they lie, for ever when their name has a hash', async () => {
    const file = (encoding: string) => server.get('/visit/main-ABCD2345.js').set('accept-encoding', encoding);
    for (const encoding of ['br', 'gzip', 'identity']) {
      const answer = await file(encoding).buffer(true);
      expect(answer.headers['content-encoding']).toBe(encoding === 'identity' ? undefined : encoding);
      expect(answer.headers).toMatchObject({
        'cache-control': 'public, max-age=31536000, immutable',
        'content-type': 'text/javascript; charset=utf-8',
        vary: 'Accept-Encoding',
      });
      if (encoding !== 'br') expect(answer.text).toBe(SCRIPT);
    }
    const etag = (await file('gzip')).headers['etag'] ?? '';
    expect((await file('gzip').set('if-none-match', etag)).status).toBe(304);
    expect((await server.get('/visit/sound.wav')).headers['cache-control']).toBe('no-cache');
  });

  it('nothing outside the built apps can be reached', async () => {
    for (const path of [
      '/visit/../package.json',
      '/visit/%2e%2e/package.json',
      '/visit/..%2f..%2fetc/passwd',
      '/visit/nothing.js',
      '/visit/index.html',
    ])
      expect([path, (await server.get(path)).status]).toEqual([path, 404]);
  });

  it('a browser that came by another name of this machine is sent to the right one, and nowhere else', async () => {
    const from = (path: string) => server.get(path).set('host', 'localhost:8080');
    const page = await from('/j/x?y=1');
    expect([page.status, page.headers['location']]).toEqual([307, 'http://127.0.0.1:8080/j/x?y=1']);
    expect((await from('//evil.example/')).headers['location']).toBe('http://127.0.0.1:8080/evil.example/');
    expect((await from('/health/live')).status).toBe(200);
  });

  it('tells that it lives, and robots to stay away', async () => {
    expect((await server.get('/health/live')).body).toEqual({ status: 'ok' });
    expect((await server.get('/robots.txt')).text).toContain('Disallow: /');
  });
});
