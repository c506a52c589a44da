import { createHash } from 'node:crypto';
import { EntryLinks, FirstRun, LoginSessions, ResetLinks } from '@confrere/features/identity';
import { InviteStaff, MemberEntity } from '@confrere/features/people';
import { CreateInvitation, FoundTeam, HandOutLink, RoomEntity, WalkInTickets } from '@confrere/features/rooms';
import { RandomIds } from '@confrere/kernel';
import { type Transaction, UnitOfWork } from '@confrere/platform/storage';
import { generateSync } from 'otplib';
import type request from 'supertest';
import { DataSource } from 'typeorm';
import { Authenticator } from '../../libs/features/identity/local/passkeys/authenticator.fixture.js';
import { URLS } from '../../libs/features/identity/saml/corpus/own-idp.fixture.js';
import { IdentityProviderEntity } from '../../libs/features/identity/saml/providers/identity-provider.entity.js';
import { logoutRequestOf, postOf, queryOf } from '../../libs/features/identity/saml/sign-out/logout.fixture.js';
import { FullTrail } from './full-trail.fixture.js';
import { type Route, routesOf } from './routes.fixture.js';
import { IDP_SITE, idpKeys, singleSignOn, STAFF } from './single-sign-on.fixture.js';

const ids = new RandomIds();
const EMAIL = 'ingrid@oslo.example';
const PASSWORD = 'correct horse battery';
const OWNER = { displayName: 'Dr Ingrid Hansen', email: EMAIL, password: PASSWORD };
const BY_PASSWORD = { organization: 'oslo', email: EMAIL, password: PASSWORD };
const WRONG = 'not that one, no';
/** Used up by an answer, whatever comes of it. */
const USED_UP = 'passkey_challenge';
/** Nobody listens there: what is put into the outbox is what counts. */
const MAIL = { host: '127.0.0.1', port: 9, secure: 'none', from: 'no-reply@oslo.example' };

/** Writes of nobody in particular that leave no entry, each for its reason, and what they move all the same. */
const WITHOUT_ENTRY: Readonly<Record<string, { readonly why: string; readonly moves: readonly string[] }>> = {
  'CheckPageController.relay': { why: 'lets a browser test the relay with itself; nothing is kept', moves: [] },
  'ReportsController.post': {
    why: 'a message that was sent has come to its end; only one that did not arrive has an entry',
    moves: ['outbox_message'],
  },
  'ReportsController.put': {
    why: 'a message that was sent has come to its end; only one that did not arrive has an entry',
    moves: ['outbox_message'],
  },
  'SignInController.setupState': { why: 'says whether a link works, and uses nothing up', moves: [] },
  'SignInController.joinState': { why: 'says what an invitation is for, and uses nothing up', moves: [] },
  'SignInController.passkeyOptions': {
    why: 'a question that the browser answers; the answer is the entry',
    moves: [USED_UP],
  },
  'JoinByProviderController.begin': {
    why: 'a question that the identity provider answers; the answer is the entry',
    moves: ['authn_request'],
  },
};

type Sent = Readonly<Record<string, unknown>> | string;
interface Said {
  /** Posted as JSON, or as a form when it is text. */
  readonly body: Sent;
  readonly cookie?: string;
  /** The query of a request that is none but by its address. */
  readonly query?: string;
}
interface Act {
  readonly route: string;
  readonly say: (here: Hospital) => Said | Promise<Said>;
  /** Lets nobody in, and that is what the entry says. */
  readonly refuses?: true;
  /** Answered after a time that the test has to let pass. */
  readonly late?: true;
}

async function hospital() {
  // One host name for all: every route is reached at it.
  const server = await singleSignOn({ listeners: {}, mail: MAIL });
  const get = <T>(token: abstract new (...parts: never[]) => T): T => server.app.get<T>(token, { strict: false });
  const inOne = <T>(work: (tx: Transaction) => Promise<T>): Promise<T> => get(UnitOfWork).everywhere.run(work);
  const owner = () =>
    get(UnitOfWork).everywhere.read((rows) => rows.findOneByOrFail(MemberEntity, { role: 'owner', email: EMAIL }));
  const here = {
    server,
    get,
    inOne,
    authenticator: new Authenticator(STAFF, new URL(STAFF).hostname),
    appSecret: '',
    ask: async ({ method, path, accepts }: Route, { body, cookie = '', query = '' }: Said): Promise<request.Response> =>
      server
        .http()
        [method](`${path.replace(/:(address|organization)/, 'oslo').replace(':room', 'knees')}${query}`)
        .set({ host: new URL(STAFF).host, cookie })
        .set(typeof body === 'string' ? { origin: IDP_SITE } : { origin: STAFF })
        .set('content-type', typeof body === 'string' ? 'application/x-www-form-urlencoded' : accepts)
        .send(method === 'get' ? undefined : body)
        .redirects(0),
    owner,
    /** A login session of the owner's, without its way in. */
    signedIn: async (): Promise<string> => {
      const { organizationId, id: memberId } = await owner();
      const begin = (tx: Transaction) => get(LoginSessions).begin(tx, { organizationId, memberId, method: 'password' });
      return `__Host-confrere-login=${(await inOne(begin)).cookie}`;
    },
    /** One to the staff, with a secret that the test knows: mails carry it otherwise. */
    staffInvitation: async (): Promise<string> => {
      const { organizationId, id: memberId } = await owner();
      const principal = { kind: 'member', organizationId, memberId, role: 'owner' } as const;
      const actor = { ...principal, loginSessionId: ids.id(), authenticatedAt: server.clock.now() };
      const invitee = { email: `${ids.id()}@oslo.example`, displayName: null, role: 'member' } as const;
      const { invitation } = await inOne((tx) => get(InviteStaff).invite(tx, actor, invitee));
      const secret = ids.secret(32);
      const hash = createHash('sha256').update(secret).digest('hex');
      await get(DataSource).query(`UPDATE staff_invitation SET secret_hash = ? WHERE id = ?`, [hash, invitation.id]);
      return secret;
    },
    /** Of the person that the identity provider names, who is signed in. */
    logoutRequest: async (): Promise<string> => {
      expect((await server.signIn()).status).toBe(303);
      return logoutRequestOf({
        ...{ id: `_${ids.id()}`, idp: URLS.idp, slo: `${STAFF}/saml/oslo/slo`, nameId: 'nurse-4711' },
        sessionIndex: null,
        at: (milliseconds) => new Date(server.clock.now().getTime() + milliseconds).toISOString(),
      });
    },
  };
  return here;
}
type Hospital = Awaited<ReturnType<typeof hospital>>;

const post = async ({ server }: Hospital, path: string, cookie: string, body: object) =>
  (
    await server
      .http()
      .post(path)
      .set({ host: new URL(STAFF).host, origin: STAFF, cookie })
      .send(body)
  ).body as Record<string, string>;
const challengeOf = (options = ''): string => (JSON.parse(options) as { challenge: string }).challenge;
const codeOf = ({ server, appSecret }: Hospital): string =>
  generateSync({ secret: appSecret, epoch: Math.floor(server.clock.now().getTime() / 1000) });

/** Of the owner, made where somebody is signed in. */
async function addPasskey(here: Hospital): Promise<void> {
  const cookie = await here.signedIn();
  const { options } = await post(here, '/api/desk/settings/passkey-options', cookie, {});
  const passkey = here.authenticator.register({ challenge: challengeOf(options) });
  await post(here, '/api/desk/settings/passkeys', cookie, { name: 'Laptop', passkey });
}
async function addAuthenticator(here: Hospital): Promise<void> {
  const cookie = await here.signedIn();
  here.appSecret = (await post(here, '/api/desk/settings/authenticator', cookie, {}))['secret'] ?? '';
  await post(here, '/api/desk/settings/authenticator/confirm', cookie, { code: codeOf(here) });
}
const passkeyAnswer = async (here: Hospital): Promise<string> => {
  const { options } = await post(here, '/api/sign-in/passkey-options', '', { organization: 'oslo', email: EMAIL });
  return here.authenticator.sign({ challenge: challengeOf(options) });
};

/** One that works for each route, in an order in which each of them can. */
const ACTS: readonly Act[] = [
  {
    route: 'SignInController.setUp',
    say: async ({ get }) => ({ body: { secret: await get(FirstRun).freshLink(), organization: null, owner: OWNER } }),
  },
  { route: 'SignInController.password', say: () => ({ body: BY_PASSWORD }) },
  { route: 'SignInController.password', say: () => ({ body: { ...BY_PASSWORD, password: WRONG } }), refuses: true },
  {
    route: 'SignInController.passkey',
    say: async (here) => {
      if (here.authenticator.counter === 0) await addPasskey(here);
      return { body: { organization: 'oslo', passkey: await passkeyAnswer(here) } };
    },
  },
  { route: 'SignInController.reset', say: () => ({ body: { organization: 'oslo', email: EMAIL } }), late: true },
  {
    route: 'SignInController.newPassword',
    say: async ({ get, inOne, owner }) => {
      const { organizationId, id: memberId } = await owner();
      const secret = await inOne((tx) => get(ResetLinks).issue(tx, { organizationId, memberId }));
      return { body: { secret, password: PASSWORD } };
    },
  },
  {
    route: 'SignInController.join',
    say: async ({ staffInvitation }) => ({
      body: { secret: await staffInvitation(), displayName: 'Kari Nordmann', password: 'four words in a row' },
    }),
  },
  {
    route: 'SamlController.acs',
    say: async ({ server }) => {
      const begun = await server.begin();
      return { body: new URLSearchParams(await server.formFor(begun)).toString(), cookie: begun.cookie };
    },
  },
  {
    route: 'SamlController.acs',
    say: async ({ server }) => {
      const begun = await server.begin();
      // Past what was refused a moment ago: of many alike in one minute only some are written.
      server.clock.advance(60_000);
      return { body: new URLSearchParams(await server.formFor(begun)).toString() };
    },
    refuses: true,
  },
  {
    route: 'LogoutController.byPost',
    say: async (here) => {
      const SAMLRequest = postOf(await here.logoutRequest(), idpKeys);
      return { body: new URLSearchParams({ SAMLRequest }).toString() };
    },
  },
  {
    route: 'LogoutController.byRedirect',
    say: async (here) => ({ body: {}, query: `?${queryOf(await here.logoutRequest(), idpKeys.privateKey)}` }),
  },
  {
    route: 'DeskController.enter',
    say: async ({ get, inOne, owner }) => {
      const { id } = await owner();
      return { body: await inOne((tx) => get(EntryLinks).issue(tx, id)) };
    },
  },
  {
    route: 'DeskController.leave',
    say: async ({ signedIn }) => ({ body: {}, cookie: await signedIn() }),
  },
  {
    route: 'LinkController.open',
    say: async ({ get, inOne, owner }) => {
      const { organizationId, id: memberId } = await owner();
      const wanted = { organizationId, memberId, visitorName: 'Kari N.', plannedAt: null };
      const { reference, secret } = await inOne((tx) => get(CreateInvitation).run(tx, wanted, null));
      return { body: { reference, secret } };
    },
  },
  {
    route: 'CodeController.open',
    say: async ({ get, inOne, owner }) => {
      const { organizationId, id: memberId } = await owner();
      const wanted = { organizationId, memberId, visitorName: 'Kari N.', plannedAt: null };
      const by = { kind: 'member', role: 'owner', loginSessionId: ids.id(), authenticatedAt: new Date() } as const;
      const { code } = await inOne(async (tx) => {
        const { consultation } = await get(CreateInvitation).run(tx, wanted, null);
        return get(HandOutLink).run(tx, { ...by, organizationId, memberId }, consultation);
      });
      return { body: { code } };
    },
  },
  {
    route: 'WalkInController.come',
    say: async ({ server, get, inOne, owner }) => {
      const { organizationId } = await owner();
      const id = await inOne(async (tx) => {
        const known = await tx.entities.findOneBy(RoomEntity, { organizationId, slug: 'knees' });
        const team = known?.id ?? (await get(FoundTeam).run(tx, organizationId, 'Knees', null));
        await tx.entities.update(RoomEntity, { id: team }, { settings: { walkIn: true } });
        return team;
      });
      const ticket = get(WalkInTickets).issue(id);
      // Nobody reads the page in less.
      server.clock.advance(10_000);
      return { body: { ticket, displayName: 'Nils N.', phone: '412 34 567', answers: [] } };
    },
  },
  {
    route: 'SignInController.code',
    say: async (here) => {
      if (here.appSecret === '') await addAuthenticator(here);
      // Each code is taken once.
      here.server.clock.advance(30_000);
      const { step } = await post(here, '/api/sign-in/password', '', BY_PASSWORD);
      return { body: { step, code: codeOf(here) } };
    },
  },
  {
    route: 'SignInController.code',
    say: async (here) => {
      const { step } = await post(here, '/api/sign-in/password', '', BY_PASSWORD);
      return { body: { step, code: '000000' } };
    },
    refuses: true,
  },
];

describe('a write that is open to anybody', () => {
  let here: Hospital;
  let trail: FullTrail;
  let routes: Map<string, Route>;
  beforeAll(async () => {
    here = await hospital();
    trail = new FullTrail(here.server.app);
    routes = new Map(routesOf(here.server.app).map((route) => [route.name, route]));
  });
  afterAll(() => here.server.close());

  const routeOf = (name: string): Route => {
    const route = routes.get(name);
    if (!route) throw new Error(`${name} is no route.`);
    return route;
  };
  /** Whatever answers late is given its time. */
  async function ask({ route, late }: Act, said: Said): Promise<request.Response> {
    let answered = false;
    const asking = here.ask(routeOf(route), said).finally(() => (answered = true));
    while (late && !answered) {
      here.server.clock.advance(100);
      await new Promise<void>((resolve) => setImmediate(resolve));
    }
    return asking;
  }

  it('is tried below, or says here why not', () => {
    const known = new Set([...ACTS.map(({ route }) => route), ...Object.keys(WITHOUT_ENTRY)]);
    const writes = [...routes.values()].filter(
      ({ method, rule }) => method !== 'get' && (rule?.to === 'anyone' || rule?.to === 'visitor'),
    );
    expect(writes.map(({ name }) => name).filter((name) => !known.has(name))).toEqual([]);
    // What an identity provider says about signing out may come as a link, too.
    const reached = new Set([...writes.map(({ name }) => name), 'LogoutController.byRedirect']);
    expect([...known].filter((name) => !reached.has(name))).toEqual([]);
  });

  it('leaves an entry; and where none can be written, nothing has been done and nobody is let in', async () => {
    const wrong: unknown[] = [];
    for (const act of ACTS) {
      const { route: name, refuses = false } = act;
      const said = await act.say(here);
      const before = await trail.everything();
      await trail.refuse();
      const unwritten = await ask(act, said);
      await trail.accept();
      const moved = (await trail.movedSince(before)).filter((table) => table !== USED_UP);
      if (unwritten.status !== 500 || unwritten.headers['set-cookie'] !== undefined || moved.length > 0)
        wrong.push([name, 'unwritten', unwritten.status, moved]);
      const again = await act.say(here);
      const count = await trail.entries();
      const written = await ask(act, again);
      const refused = written.status >= 400 || /[?]refused=/.test(String(written.headers['location']));
      if (refused !== refuses || written.status >= 500 || (await trail.entries()) <= count)
        wrong.push([name, 'written', written.status, written.headers['location'], written.text]);
    }
    expect(wrong).toEqual([]);
  });

  it('that is said to leave no entry does what it is for without one, and moves nothing else', async () => {
    const secret = await here.staffInvitation();
    const { id: identityProvider } = await here
      .get(UnitOfWork)
      .everywhere.read((rows) => rows.findOneByOrFail(IdentityProviderEntity, { address: 'oslo' }));
    const bodies: Readonly<Record<string, Sent>> = {
      'SignInController.joinState': { secret },
      'SignInController.passkeyOptions': { organization: 'oslo', email: null },
      'JoinByProviderController.begin': { secret, identityProvider },
    };
    for (const [name, { moves }] of Object.entries(WITHOUT_ENTRY)) {
      // Tried where nobody is the owner yet, and where there is a gateway (sms-reports.spec.ts).
      if (name === 'SignInController.setupState' || name.startsWith('ReportsController.')) continue;
      const [before, count] = [await trail.everything(), await trail.entries()];
      await trail.refuse();
      const { status, text } = await here.ask(routeOf(name), { body: bodies[name] ?? {} });
      await trail.accept();
      expect([name, status, text]).toEqual([name, 200, expect.stringMatching(/^\{/)]);
      expect([name, await trail.movedSince(before), await trail.entries()]).toEqual([name, moves, count]);
    }
  });
});

it('whether a setup link works is told without an entry, and uses nothing up', async () => {
  const here = await hospital();
  const trail = new FullTrail(here.server.app);
  const secret = await here.get(FirstRun).freshLink();
  const before = await trail.everything();
  await trail.refuse();
  const told = await here.server
    .http()
    .post('/api/sign-in/setup-state')
    .set({ host: new URL(STAFF).host, origin: STAFF })
    .send({ secret });
  expect([told.status, told.body]).toEqual([200, { organization: { name: 'Oslo Hospital' } }]);
  expect(await trail.movedSince(before)).toEqual([]);
  await here.server.close();
});
