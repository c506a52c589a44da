import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { DeskIdentity, isAllowed, MemberRole } from '@confrere/contract';
import { LoginSessions } from '@confrere/features/identity';
import { FoundOrganization } from '@confrere/features/organizations';
import { AddMember } from '@confrere/features/people';
import { areasOf, type Area } from '@confrere/platform/access';
import { listenApart } from '@confrere/platform/http';
import { UnitOfWork } from '@confrere/platform/storage';
import request from 'supertest';
import WebSocket from 'ws';
import { Evaluation } from './evaluation.js';
import { filledIn, type Route, routesOf } from './routes.fixture.js';
import { ORIGIN, testServer } from './server.fixture.js';

const ROLES = MemberRole.options;
const AREAS: readonly Area[] = ['visit', 'desk', 'admin'];
const originOf = (area: Area): string => `http://127.0.0.1:${20_001 + AREAS.indexOf(area)}`;
const apart = Object.fromEntries(
  AREAS.flatMap((area) => [
    [`CONFRERE_LISTENERS_${area.toUpperCase()}_PORT`, String(20_001 + AREAS.indexOf(area))],
    [`CONFRERE_LISTENERS_${area.toUpperCase()}_PUBLIC_ORIGIN`, originOf(area)],
  ]),
);

const send = (target: Parameters<typeof request>[0], { method, path, accepts }: Route, origin: string, cookie = '') =>
  request(target)
    [method](filledIn(path))
    .set({ host: new URL(origin).host, origin, cookie, 'content-type': accepts })
    .redirects(0);

// Every route is asked many times: a guard against hanging, not a measure of speed.
jest.setTimeout(120_000);

describe('every route', () => {
  let server: Awaited<ReturnType<typeof testServer>>;
  let routes: Route[];
  const cookies = new Map<string, string>();
  beforeAll(async () => {
    server = await testServer();
    routes = routesOf(server.app);
    const get = server.app.get.bind(server.app);
    await get(UnitOfWork).everywhere.run(async (tx) => {
      const clinic = { name: 'Oslo Hospital', supportPhone: null, emergencyNumber: '113', timeZone: 'Europe/Oslo' };
      const organizationId = await get(FoundOrganization).found(tx, clinic);
      for (const role of ROLES) {
        const person = { organizationId, role, displayName: `Someone (${role})`, title: null } as const;
        const memberId = await get(AddMember).add(tx, person);
        const begun = await get(LoginSessions).begin(tx, { organizationId, memberId, method: 'entry-link' });
        cookies.set(role, `confrere-login=${begun.cookie}`);
      }
    });
  });
  afterAll(() => server.close());

  it('says who may come and which audience it is for', () => {
    expect(routes.length).toBeGreaterThan(10);
    expect(routes.filter(({ rule }) => !rule)).toEqual([]);
  });

  it('of the administration is for members, and each of its writes asks for a permission', () => {
    const open = routes.filter(
      ({ path, method, rule }) =>
        path.startsWith('/api/admin') &&
        (rule?.to === 'anyone' || rule?.to === 'visitor' || (method !== 'get' && rule?.to === 'member')),
    );
    expect(open).toEqual([]);
  });

  it('lets in whom the table of permissions names, and nobody else', async () => {
    const wrong: unknown[] = [];
    for (const route of routes) {
      const to = route.rule?.to ?? 'anyone';
      for (const who of ['nobody', ...ROLES] as const) {
        // Ends what the next ones need; who may is asked of the same guard.
        if (/sign-out|end-others/.test(route.path)) continue;
        const { status, body } = await send(server.app.getHttpServer(), route, ORIGIN, cookies.get(who) ?? '');
        const { code } = body as { code?: string };
        const refusal =
          to === 'anyone'
            ? null
            : who === 'nobody' || to === 'visitor'
              ? 'access.unauthenticated'
              : to === 'member' || isAllowed(who, to)
                ? null
                : 'access.denied';
        const refused = code === 'access.unauthenticated' || code === 'access.denied' ? code : null;
        if (refused !== refusal || status >= 500) wrong.push([route.name, who, status, code, refusal]);
      }
    }
    expect(wrong).toEqual([]);
  }, 60_000);

  it('answers with the headers that keep a page apart, whatever it answers', async () => {
    for (const route of [
      ...routes,
      { method: 'get', path: '/nowhere', rule: undefined, accepts: 'application/json', name: 'nowhere' } as const,
    ]) {
      const { headers, type } = await send(server.app.getHttpServer(), route, ORIGIN);
      const policy = String(headers['content-security-policy']);
      expect([route.name, policy]).toEqual([route.name, expect.stringContaining("default-src 'none'")]);
      expect(policy).toContain("frame-ancestors 'none'");
      if (type === 'text/html' && policy.includes('script-src')) {
        expect(policy).toContain("require-trusted-types-for 'script'");
        expect(policy).not.toContain("'unsafe");
      }
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
        'permissions-policy': expect.stringContaining('camera=(self)'),
        'x-robots-tag': 'noindex, nofollow',
      });
    }
  });
});

describe('an audience with a listener of its own', () => {
  let server: Awaited<ReturnType<typeof testServer>>;
  const ports = new Map<Area | 'main', string>();
  /** Of a link that is one: what is only there for such is looked for with it. */
  let reference: string;
  const closing: (() => void)[] = [];
  beforeAll(async () => {
    server = await testServer(apart);
    const { visitor } = await server.app.get(Evaluation).freshLinks();
    reference = new URL(visitor).pathname.replace('/j/', '');
    for (const listener of server.config.listeners) {
      const listening = await listenApart(server.app, { ...listener, port: 0 });
      closing.push(() => listening.close().closeAllConnections());
      for (const area of listener.areas) ports.set(area, `http://127.0.0.1:${addressOf(listening)}`);
    }
    const main = server.app.getHttpServer().listen(0, '127.0.0.1');
    await once(main, 'listening');
    ports.set('main', `http://127.0.0.1:${addressOf(main)}`);
  });
  afterAll(async () => {
    for (const close of closing) close();
    await server.close();
  });
  const addressOf = (listening: { address(): unknown }): number => (listening.address() as AddressInfo).port;

  it('is reached there with all its routes, and nowhere else: others are not there at all', async () => {
    const wrong: unknown[] = [];
    let unreachable = 0;
    for (const route of routesOf(server.app))
      for (const [area, target] of ports) {
        const origin = area === 'main' ? ORIGIN : originOf(area);
        const nowhere = await send(target, { ...route, path: '/nowhere/at/all' }, origin);
        const answer = await send(target, { ...route, path: route.path.replace(':reference', reference) }, origin);
        const missing = answer.status === 404 && answer.text === nowhere.text;
        const served = area !== 'main' && route.rule !== undefined && areasOf(route.rule).includes(area);
        if (missing === served) wrong.push([route.name, area, answer.status, answer.text.slice(0, 80)]);
        if (missing) unreachable++;
      }
    expect(wrong).toEqual([]);
    expect(unreachable).toBeGreaterThan(20);
  });

  it('tells the desk what its host name serves and where the rest is, so that no page asks for what is not there', async () => {
    const get = server.app.get.bind(server.app);
    const cookie = await get(UnitOfWork).everywhere.run(async (tx) => {
      const clinic = { name: 'Oslo Hospital', supportPhone: null, emergencyNumber: '113', timeZone: 'Europe/Oslo' };
      const organizationId = await get(FoundOrganization).found(tx, clinic);
      const owner = { organizationId, role: 'owner', displayName: 'Ingrid', title: null } as const;
      const memberId = await get(AddMember).add(tx, owner);
      return (await get(LoginSessions).begin(tx, { organizationId, memberId, method: 'entry-link' })).cookie;
    });
    const elsewhereAt = async (area: Area) => {
      const asked = await request(ports.get(area) ?? '')
        .get('/api/desk/identity')
        .set({ host: new URL(originOf(area)).host, cookie: `confrere-login=${cookie}` });
      return DeskIdentity.parse(asked.body).elsewhere;
    };
    expect(await elsewhereAt('desk')).toEqual({ desk: null, admin: originOf('admin') });
    expect(await elsewhereAt('admin')).toEqual({ desk: originOf('desk'), admin: null });
  });

  it('gives out the files of its own app only', async () => {
    const of = async (area: Area, path: string) =>
      (
        await request(ports.get(area) ?? '')
          .get(path)
          .set('host', new URL(originOf(area)).host)
      ).status;
    expect(await of('visit', '/visit/sound.wav')).toBe(200);
    expect(await of('desk', '/visit/sound.wav')).toBe(404);
    expect(await of('admin', '/visit/sound.wav')).toBe(404);
  });

  it('takes a WebSocket of its own kind only; the channel of relays comes by none of them', async () => {
    const answers: [Area, string, number | undefined][] = [];
    for (const area of AREAS)
      for (const path of ['/signaling/visit', '/signaling/desk', '/relay/control']) {
        const socket = new WebSocket(`${(ports.get(area) ?? '').replace('http', 'ws')}${path}`, {
          headers: { origin: originOf(area), host: new URL(originOf(area)).host },
        });
        const [, response] = (await once(socket, 'unexpected-response')) as [unknown, { statusCode?: number }];
        answers.push([area, path, response.statusCode]);
      }
    // 401: the door is there, and asks who it is.
    expect(answers.filter(([, , status]) => status !== 404)).toEqual([
      ['visit', '/signaling/visit', 401],
      ['desk', '/signaling/desk', 401],
    ]);
  });

  it('accepts writes of its own origin only', async () => {
    const secret = 'x'.repeat(43);
    const enter = (origin: string) =>
      request(ports.get('desk') ?? '')
        .post('/api/entry')
        .set({ origin })
        .send({ secret });
    expect((await enter(originOf('desk'))).body).toMatchObject({ code: 'entry.unknown' });
    for (const other of [originOf('visit'), originOf('admin'), ORIGIN])
      expect((await enter(other)).body).toMatchObject({ code: 'access.wrong-origin' });
  });
});
