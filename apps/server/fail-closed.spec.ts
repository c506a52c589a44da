import { LoginSessions } from '@confrere/features/identity';
import { FoundOrganization } from '@confrere/features/organizations';
import { AddMember, InviteStaff } from '@confrere/features/people';
import { CallBackNumbers, ConsultationEntity, CreateInvitation } from '@confrere/features/rooms';
import { RandomIds } from '@confrere/kernel';
import { UnitOfWork } from '@confrere/platform/storage';
import { generateSync } from 'otplib';
import { PNG } from 'pngjs';
import request from 'supertest';
import { Authenticator } from '../../libs/features/identity/local/passkeys/authenticator.fixture.js';
import { makeKeys, URLS } from '../../libs/features/identity/saml/corpus/own-idp.fixture.js';
import { IdentityProviderEntity } from '../../libs/features/identity/saml/providers/identity-provider.entity.js';
import { ExternalIdentityEntity } from '../../libs/features/identity/saml/sign-in/external-identity.entity.js';
import { SETTINGS } from '../../libs/features/identity/saml/sign-in/sign-on.fixture.js';
import { FullTrail } from './full-trail.fixture.js';
import { type Route, routesOf } from './routes.fixture.js';
import { testServer } from './server.fixture.js';

const ids = new RandomIds();
/** By name: for an address of digits no browser makes passkeys. */
const ORIGIN = 'http://localhost:8080';
const bare = makeKeys('another').certificate.replaceAll(/-----[^-]+-----|\s/g, '');
const METADATA = `<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="${URLS.idp}/another"><md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><md:KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data><ds:X509Certificate>${bare}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor><md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://another.example/sso"/></md:IDPSSODescriptor></md:EntityDescriptor>`;
const PASSWORD = 'correct horse battery';
const PICTURE = PNG.sync.write(new PNG({ width: 256, height: 256 }));

/** A challenge is used up by an answer, whatever comes of it. */
const USED_UP = 'passkey_challenge';
/** Writes of signed-in people that leave no entry, each for its reason, and what they move all the same. */
const WITHOUT_ENTRY: Readonly<Record<string, { readonly why: string; readonly moves: readonly string[] }>> = {
  'AppointmentsController.preview': { why: 'says what would be sent, and keeps nothing', moves: [] },
  'IdentityProvidersController.readMetadata': { why: 'reads what is pasted, and keeps nothing', moves: [] },
  'PeopleController.preview': { why: 'reads a list, and keeps nothing', moves: [] },
  'MySettingsController.passkeyOptions': {
    why: 'a question that the browser answers; what is kept is forgotten by itself',
    moves: [USED_UP],
  },
  'MySettingsController.confirmOptions': {
    why: 'a question that the browser answers; what is kept is forgotten by itself',
    moves: [USED_UP],
  },
  'MySettingsController.beginAuthenticator': {
    why: 'counts for nothing before its first code, which is the entry',
    moves: ['authenticator_app'],
  },
};

async function hospital() {
  const server = await testServer({ CONFRERE_HTTP_PUBLIC_ORIGIN: ORIGIN });
  const get = server.app.get.bind(server.app);
  const clock = server.clock;
  const made = await get(UnitOfWork).everywhere.run(async (tx) => {
    const organizationId = await get(FoundOrganization).found(tx, {
      ...{ name: 'Oslo Hospital', slug: 'oslo', supportPhone: null, emergencyNumber: '113', timeZone: 'Europe/Oslo' },
    });
    const add = (role: 'owner' | 'member', displayName: string) =>
      get(AddMember).add(tx, { organizationId, role, displayName, title: null, email: null });
    const begin = async (memberId: string) =>
      get(LoginSessions).begin(tx, { organizationId, memberId, method: 'entry-link' });
    const people = {
      owner: await add('owner', 'Ingrid'),
      heir: await add('member', 'Heidi'),
      promoted: await add('member', 'Per'),
      leaver: await add('member', 'Liv'),
      waiting: await add('member', 'Wenche'),
    };
    const [owner, other, heir] = [await begin(people.owner), await begin(people.owner), await begin(people.heir)];
    await begin(people.heir);
    const invited = async (name: string): Promise<string> => {
      const invitee = { email: `${name}@oslo.example`, displayName: null, role: 'member' } as const;
      return (await get(InviteStaff).invite(tx, owner.principal, invitee)).invitation.id;
    };
    const identityProvider = ids.id();
    await tx.entities.insert(IdentityProviderEntity, {
      ...{ id: identityProvider, organizationId, address: 'oslo', source: 'desk', settings: SETTINGS, version: 1 },
      ...{ createdAt: clock.now(), removedAt: null, lastAssertion: null, lastAssertionAt: null, warnedDays: null },
    });
    await tx.entities.insert(ExternalIdentityEntity, {
      ...{ id: ids.id(), organizationId, memberId: people.waiting, idpEntityId: SETTINGS.entityId },
      ...{ nameId: 'wenche', nameIdFormat: 'urn:x', wantedRole: 'admin', createdAt: clock.now(), seenAt: clock.now() },
    });
    return {
      ...people,
      organizationId,
      otherLogin: other.principal.loginSessionId,
      ownerCookie: `confrere-login=${owner.cookie}`,
      heirCookie: `confrere-login=${heir.cookie}`,
      resent: await invited('resent'),
      revoked: await invited('revoked'),
      identityProvider,
    };
  });
  const ask = ({ method, accepts }: Route, path: string, cookie: string, body: object | Buffer) =>
    request(server.app.getHttpServer())
      [method](path)
      .set({ host: new URL(ORIGIN).host, origin: ORIGIN, cookie, 'content-type': accepts })
      .send(body);
  return { server, ask, ...made };
}

type Hospital = Awaited<ReturnType<typeof hospital>>;
interface Act {
  readonly route: string;
  readonly id?: (here: Hospital) => string | Promise<string>;
  readonly body?: (here: Hospital) => object | Promise<object>;
  readonly by?: 'heir';
}

const proposal = async ({ server, ownerCookie }: Hospital): Promise<{ digest: string }> =>
  (
    await server
      .post('/api/admin/identity-providers/read-metadata')
      .set('origin', ORIGIN)
      .set('cookie', ownerCookie)
      .send({ xml: METADATA, identityProviderId: null })
  ).body as { digest: string };

const passkeyAnswer = async ({ server, ownerCookie }: Hospital): Promise<string> => {
  const asked = await server
    .post('/api/desk/settings/passkey-options')
    .set('origin', ORIGIN)
    .set('cookie', ownerCookie)
    .send({});
  const { options } = asked.body as { options: string };
  const { challenge, rp } = JSON.parse(options) as { challenge: string; rp: { id: string } };
  return new Authenticator(ORIGIN, rp.id).register({ challenge });
};

const passkeyOf = async ({ server, ownerCookie }: Hospital): Promise<string> => {
  const { body } = await server.get('/api/desk/settings').set('host', new URL(ORIGIN).host).set('cookie', ownerCookie);
  return (body as { passkeys: { id: string }[] }).passkeys[0]?.id ?? '';
};

const MUSIC = Buffer.from('ID3 and the rest of a song');
const teamOf = async ({ server, ownerCookie }: Hospital): Promise<string> => {
  const { body } = await server.get('/api/admin/rooms').set('host', new URL(ORIGIN).host).set('cookie', ownerCookie);
  return (body as { teams: { id: string }[] }).teams[0]?.id ?? '';
};

const BOOKING = {
  ...{ visitorName: 'Kari', at: { day: '2026-12-03', time: '10:30' }, minutes: 30, phone: '+4741234567', mail: null },
  ...{ language: null, interpreter: null, helper: null, series: null },
};
const appointmentOf = async ({ server, ownerCookie }: Hospital): Promise<string> => {
  const { body } = await server
    .get('/api/desk/appointments?from=2026-12-01&to=2026-12-31')
    .set('host', new URL(ORIGIN).host)
    .set('cookie', ownerCookie);
  return (body as { appointments: { consultation: string }[] }).appointments[0]?.consultation ?? '';
};
/** One that works for each route, in an order in which each of them can. */
const ACTS: readonly Act[] = [
  { route: 'InvitationsController.create', body: () => ({ visitorName: 'Kari', plannedAt: null }) },
  {
    route: 'AppointmentsController.create',
    body: ({ owner }) => ({ ...BOOKING, with: { kind: 'member', id: owner } }),
  },
  {
    route: 'AppointmentsController.move',
    id: appointmentOf,
    body: () => ({
      ...{ at: { day: '2026-12-04', time: '11:00' }, minutes: 30, with: null },
      ...{ which: 'one', version: 0, tell: false },
    }),
  },
  { route: 'AppointmentsController.contact', id: appointmentOf },
  { route: 'AppointmentsController.handOut', id: appointmentOf },
  { route: 'AppointmentsController.send', id: appointmentOf },
  { route: 'AppointmentsController.revoke', id: appointmentOf },
  {
    route: 'AppointmentsController.cancel',
    id: appointmentOf,
    body: () => ({ which: 'one', version: 1, tell: false }),
  },
  { route: 'RoomsController.found', body: () => ({ name: 'Knees' }) },
  { route: 'RoomsController.change', id: teamOf, body: () => ({ version: 0, name: 'Joints' }) },
  { route: 'RoomsController.suspend', id: teamOf, body: () => ({ text: 'We are ill.' }) },
  { route: 'RoomsController.resume', id: teamOf },
  { route: 'RoomsController.putMusic', id: teamOf, body: () => MUSIC },
  { route: 'RoomsController.removeMusic', id: teamOf },
  { route: 'RoomsController.close', id: teamOf },
  { route: 'MyRoomController.change', body: () => ({ version: 0, slug: 'ingrid' }) },
  { route: 'MyRoomController.suspend', body: () => ({ text: null }) },
  { route: 'MyRoomController.resume' },
  { route: 'MyRoomController.putMusic', body: () => MUSIC },
  { route: 'MyRoomController.removeMusic' },
  {
    route: 'TendingController.telephone',
    id: ({ server, organizationId, owner }) =>
      server.app.get(UnitOfWork).everywhere.run(async (tx) => {
        const wanted = { organizationId, memberId: owner, visitorName: 'Kari', plannedAt: null };
        const { consultation: id } = await server.app.get(CreateInvitation, { strict: false }).run(tx, wanted, null);
        const sealedCallBack = server.app.get(CallBackNumbers, { strict: false }).seal(id, '+47 22 22 22 22');
        await tx.entities.update(ConsultationEntity, { id }, { sealedCallBack });
        return id;
      }),
  },
  { route: 'OrganizationsController.change', body: () => ({ version: 1, name: 'Oslo University Hospital' }) },
  { route: 'PicturesController.putLogo', body: () => PICTURE },
  { route: 'PicturesController.removeLogo' },
  { route: 'PicturesController.putOwn', body: () => PICTURE },
  { route: 'PicturesController.removeOwn' },
  {
    route: 'PeopleController.invite',
    body: () => ({ email: 'new@oslo.example', displayName: null, role: 'member' }),
  },
  { route: 'PeopleController.resend', id: ({ resent }) => resent },
  { route: 'PeopleController.revoke', id: ({ revoked }) => revoked },
  { route: 'PeopleController.import', body: () => ({ csv: 'e-mail,name,role\nlist@oslo.example,Lise,member\n' }) },
  { route: 'PeopleController.role', id: ({ promoted }) => promoted, body: () => ({ role: 'reception' }) },
  { route: 'ColleagueLoginsController.end', id: ({ promoted }) => promoted },
  { route: 'OffBoardingController.deactivate', id: ({ leaver }) => leaver, body: () => ({ handOverTo: null }) },
  { route: 'PeopleController.reactivate', id: ({ leaver }) => leaver },
  {
    route: 'IdentityProvidersController.add',
    body: async (here) => ({
      settings: { ...SETTINGS, name: 'Another', entityId: `${URLS.idp}/another` },
      version: null,
      metadata: { xml: METADATA, digest: (await proposal(here)).digest, keepCertificates: false },
    }),
  },
  {
    route: 'IdentityProvidersController.change',
    id: ({ identityProvider }) => identityProvider,
    body: () => ({ settings: { ...SETTINGS, name: 'Renamed' }, version: 1, metadata: null }),
  },
  { route: 'IdentityProvidersController.approve', id: ({ waiting }) => waiting },
  { route: 'IdentityProvidersController.remove', id: ({ identityProvider }) => identityProvider },
  { route: 'LocalAccountRuleController.change', body: () => ({ secondFactorRequired: false, allowed: true }) },
  { route: 'MessagesController.run', body: () => ({ channel: 'sms', name: 'desk', to: '+4741234567' }) },
  { route: 'AuditController.export', body: () => ({ format: 'jsonl', filter: {} }) },
  { route: 'MySettingsController.profile', body: () => ({ displayName: 'Dr Ingrid', title: null }) },
  { route: 'MySettingsController.languages', body: () => ({ spoken: ['nb'], mail: 'nb' }) },
  { route: 'LoginSessionsController.end', id: ({ otherLogin }) => otherLogin },
  // Ends every other login session of the owner.
  { route: 'MySettingsController.password', body: () => ({ current: null, password: PASSWORD }) },
  {
    route: 'MySettingsController.confirmAuthenticator',
    body: async ({ server, ownerCookie }) => {
      const begun = await server
        .post('/api/desk/settings/authenticator')
        .set('origin', ORIGIN)
        .set('cookie', ownerCookie)
        .send({});
      const { secret } = begun.body as { secret: string };
      return { code: generateSync({ secret, epoch: Math.floor(server.clock.now().getTime() / 1000) }) };
    },
  },
  {
    route: 'MySettingsController.addPasskey',
    body: async (here) => ({ name: 'Laptop', passkey: await passkeyAnswer(here) }),
  },
  { route: 'MySettingsController.renamePasskey', id: passkeyOf, body: () => ({ name: 'Old laptop' }) },
  { route: 'MySettingsController.removePasskey', id: passkeyOf },
  { route: 'MySettingsController.renewCodes' },
  { route: 'MySettingsController.removeAuthenticator' },
  {
    route: 'PeopleController.transfer',
    body: ({ heir }) => ({ to: heir, organizationName: 'Oslo University Hospital' }),
  },
  // The cookie is another one after it.
  { route: 'MySettingsController.reauthenticate', body: () => ({ by: 'password', password: PASSWORD }) },
  { route: 'OrganizationsController.close', by: 'heir', body: () => ({ note: null }) },
  { route: 'LoginSessionsController.endOthers', by: 'heir' },
];

describe('a write of somebody who is signed in', () => {
  let here: Hospital;
  let trail: FullTrail;
  beforeAll(async () => {
    here = await hospital();
    trail = new FullTrail(here.server.app);
  });
  afterAll(() => here.server.close());

  it('is tried below, or says here why not', () => {
    const known = new Set([...ACTS.map(({ route }) => route), ...Object.keys(WITHOUT_ENTRY)]);
    const writes = routesOf(here.server.app).filter(
      ({ method, rule }) => method !== 'get' && rule?.to !== 'anyone' && rule?.to !== 'visitor',
    );
    expect(writes.map(({ name }) => name).filter((name) => !known.has(name))).toEqual([]);
    expect([...known].filter((name) => !writes.some((route) => route.name === name))).toEqual([]);
  });

  it('that is said to leave no entry does what it is for without one, and moves nothing else', async () => {
    const routes = new Map(routesOf(here.server.app).map((route) => [route.name, route]));
    const bodies: Readonly<Record<string, object>> = {
      'IdentityProvidersController.readMetadata': { xml: METADATA, identityProviderId: null },
      'AppointmentsController.preview': { ...BOOKING, with: { kind: 'member', id: here.owner } },
      'PeopleController.preview': { csv: 'e-mail,name,role\nlist@oslo.example,Lise,member\n' },
    };
    for (const [name, { moves }] of Object.entries(WITHOUT_ENTRY)) {
      const route = routes.get(name);
      if (!route) throw new Error(`${name} is no route.`);
      const [before, count] = [await trail.everything(), await trail.entries()];
      await trail.refuse();
      const { status, text } = await here.ask(route, route.path, here.ownerCookie, bodies[name] ?? {});
      await trail.accept();
      expect([name, status, text]).toEqual([name, 200, expect.stringMatching(/^\{/)]);
      expect([name, await trail.movedSince(before), await trail.entries()]).toEqual([name, moves, count]);
    }
    // An authenticator app that was begun with is asked for by nobody.
    const settings = await here.ask(
      { ...routes.get('MySettingsController.describe') } as Route,
      '/api/desk/settings',
      here.ownerCookie,
      {},
    );
    expect(settings.body).toMatchObject({ authenticatorSince: null });
  });

  it('leaves an entry; and where none can be written, nothing has been done', async () => {
    const routes = new Map(routesOf(here.server.app).map((route) => [route.name, route]));
    const wrong: unknown[] = [];
    for (const { route: name, id, body, by } of ACTS) {
      const route = routes.get(name);
      if (!route) throw new Error(`${name} is no route.`);
      const path = route.path.replaceAll(/:[A-Za-z]+/g, (await id?.(here)) ?? '');
      const cookie = by === 'heir' ? here.heirCookie : here.ownerCookie;
      const say = async (): Promise<object> => (await body?.(here)) ?? {};
      const said = await say();
      await trail.refuse();
      const before = await trail.everything();
      const refused = await here.ask(route, path, cookie, said);
      const moved = (await trail.movedSince(before)).filter((table) => table !== USED_UP);
      if (refused.status !== 500 || moved.length > 0) wrong.push([name, 'unwritten', refused.status, moved]);
      await trail.accept();
      const again = await say();
      const count = await trail.entries();
      const done = await here.ask(route, path, cookie, again);
      if (done.status >= 300 || (await trail.entries()) <= count) wrong.push([name, 'written', done.status, done.text]);
    }
    expect(wrong).toEqual([]);
  });
});
