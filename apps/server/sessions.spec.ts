import { LoginSessionEntity } from '@confrere/features/identity';
import { UnitOfWork } from '@confrere/platform/storage';
import { Evaluation } from './evaluation.js';
import { cookiesOf, testServer } from './server.fixture.js';

const ADDRESS = 'https://visit.example.org';
let server: Awaited<ReturnType<typeof testServer>>;
afterEach(() => server.close());

const secretOf = (link: string): string => link.split('#')[1] ?? '';
const identity = (cookie: string) => server.get('/api/desk/identity').set('cookie', cookie);
/** Signs in by a fresh one-time link, as a browser that holds `cookie` does. */
const enter = async (cookie = '') => {
  const { professional } = await server.app.get(Evaluation).freshLinks();
  return server
    .post('/api/entry')
    .set('cookie', cookie)
    .send({ secret: secretOf(professional) });
};

describe('a login session', () => {
  beforeEach(async () => (server = await testServer()));

  it('is a new one at each sign-in, whatever cookie came along, and the one before ends', async () => {
    const planted = `confrere-login=${'A'.repeat(43)}`;
    const first = cookiesOf(await enter(planted));
    expect(first).not.toBe(planted);
    expect((await identity(planted)).status).toBe(401);
    const second = cookiesOf(await enter(first));
    expect(second).not.toBe(first);
    expect((await identity(first)).status).toBe(401);
    expect((await identity(second)).status).toBe(200);
  });

  it('stands behind 256 random bits, of which the database holds a hash', async () => {
    const cookie = cookiesOf(await enter());
    const value = cookie.replace('confrere-login=', '');
    expect(value).toMatch(/^[A-Za-z0-9_-]{43}$/);
    const rows = await server.app.get(UnitOfWork).everywhere.read((entities) => entities.find(LoginSessionEntity));
    expect(rows.length).toBeGreaterThan(0);
    expect(JSON.stringify(rows)).not.toContain(value);
  });

  it('is not read from an address, a header or a body, only from its cookie', async () => {
    const value = cookiesOf(await enter()).replace('confrere-login=', '');
    const asked = [
      server.get(`/api/desk/identity?confrere-login=${value}`),
      server.get('/api/desk/identity').set('authorization', `Bearer ${value}`),
      server.get('/api/desk/identity').set('x-confrere-login', value),
    ];
    for (const answer of await Promise.all(asked)) expect(answer.status).toBe(401);
  });

  it('is taken away by signing out, and its answers are kept by no cache', async () => {
    const entered = await enter();
    const cookie = cookiesOf(entered);
    const left = await server.post('/api/desk/sign-out').set('cookie', cookie).send({});
    expect(left.headers['set-cookie']).toEqual([expect.stringMatching(/^confrere-login=;.*Expires=Thu, 01 Jan 1970/)]);
    expect((await identity(cookie)).status).toBe(401);
    for (const answer of [entered, left, await identity(cookie)])
      expect([answer.status, answer.headers['cache-control']]).toEqual([answer.status, 'no-store']);
  });

  it('says whose organization it is: a body that names one is refused, and a parameter that comes twice finds nothing', async () => {
    const cookie = cookiesOf(await enter());
    const named = await server
      .put('/api/desk/settings/profile')
      .set('cookie', cookie)
      .send({ displayName: 'Dr X', title: null, organizationId: 'another' });
    expect([named.status, (named.body as { code: string }).code]).toEqual([400, 'request.invalid']);
    const polluted = await server
      .put('/api/desk/settings/profile')
      .set({ cookie, 'content-type': 'application/json' })
      .send('{"displayName":"Dr X","title":null,"__proto__":{"role":"owner"}}');
    expect([polluted.status, (polluted.body as { code: string }).code]).toEqual([400, 'request.invalid']);
    expect(({} as { role?: string }).role).toBeUndefined();
    const twice = await server.get('/api/sign-in/methods?organization=a&organization=b');
    expect([twice.status, (twice.body as { organization: unknown }).organization]).toEqual([200, null]);
  });
});

describe('the cookies behind HTTPS', () => {
  beforeEach(
    async () =>
      (server = await testServer({
        CONFRERE_HTTP_PUBLIC_ORIGIN: ADDRESS,
        CONFRERE_HTTP_TRUSTED_PROXIES: '127.0.0.1',
      })),
  );

  it('are bound to the host, out of reach of scripts; that of staff comes along from a link, that of visitors does not', async () => {
    const { professional, visitor } = await server.app.get(Evaluation).freshLinks();
    const entered = await server
      .post('/api/entry')
      .set({ origin: ADDRESS, 'x-forwarded-proto': 'https' })
      .send({ secret: secretOf(professional) });
    const reference = /\/j\/([^#]+)#/.exec(visitor)?.[1];
    const opened = await server
      .post('/api/link/open')
      .set({ origin: ADDRESS, 'x-forwarded-proto': 'https' })
      .send({ reference, secret: secretOf(visitor) });
    expect(entered.headers['set-cookie']).toEqual([
      expect.stringMatching(
        /^__Host-confrere-login=[\w-]{43}; Path=\/; Expires=[^;]+; HttpOnly; Secure; SameSite=Lax$/,
      ),
    ]);
    expect(opened.headers['set-cookie']).toEqual([
      expect.stringMatching(
        /^__Host-confrere-link=[\w-]{43}; Path=\/; Expires=[^;]+; HttpOnly; Secure; SameSite=Strict$/,
      ),
    ]);
    expect(String([entered.headers['set-cookie'], opened.headers['set-cookie']])).not.toContain('Domain');
  });
});
