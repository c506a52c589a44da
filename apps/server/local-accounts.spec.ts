import { AuditEventEntity } from '@confrere/features/audit';
import { FirstRun, ResetLinks } from '@confrere/features/identity';
import { AddMember, InviteStaff, MemberEntity } from '@confrere/features/people';
import type { MemberPrincipal } from '@confrere/platform/access';
import { UnitOfWork } from '@confrere/platform/storage';
import { generateSync } from 'otplib';
import { SignInRuleEntity } from '../../libs/features/identity/local/sign-in/sign-in-rule.entity.js';
import { cookiesOf, testServer } from './server.fixture.js';

const PASSWORD = 'correct horse battery';
const EMAIL = 'ingrid@fjord.example';
const ORGANIZATION = {
  name: 'Fjordklinikken',
  slug: 'fjordklinikken',
  country: 'NO',
  timeZone: 'Europe/Oslo',
  emergencyNumber: '113',
};
const OWNER = { displayName: 'Dr Ingrid Hansen', email: EMAIL, password: PASSWORD };

let server: Awaited<ReturnType<typeof testServer>>;
beforeEach(async () => (server = await testServer()));
afterEach(() => server.close());

const post = (path: string, body: object, cookie = '') => server.post(path).set('cookie', cookie).send(body);
const codeOf = (answer: { body: unknown }): string | undefined => (answer.body as { code?: string }).code;
const link = async (): Promise<string> => (await server.app.get(FirstRun, { strict: false }).freshLink()) ?? '';
const signIn = (password: string, email = EMAIL, organization: string | null = null) =>
  post('/api/sign-in/password', { organization, email, password });

/** An appliance that has been set up; the owner's cookie. */
async function setUp(): Promise<string> {
  const answer = await post('/api/sign-in/setup', { secret: await link(), organization: ORGANIZATION, owner: OWNER });
  expect(answer.body).toMatchObject({ next: 'signed-in', identity: { member: { role: 'owner' } } });
  return cookiesOf(answer);
}

/** An authenticator app that has been confirmed. */
async function withApp(cookie: string): Promise<{ secret: string; codes: string[] }> {
  const begun = await post('/api/desk/settings/authenticator', {}, cookie);
  const { secret } = begun.body as { secret: string };
  const confirmed = await post('/api/desk/settings/authenticator/confirm', { code: codeNow(secret) }, cookie);
  expect(confirmed.status).toBe(200);
  server.clock.advance(30_000);
  return { secret, codes: (confirmed.body as { codes: string[] }).codes };
}
const codeNow = (secret: string): string =>
  generateSync({ secret, epoch: Math.floor(server.clock.now().getTime() / 1000) });

const stepOf = async (): Promise<string> => {
  const answer = await signIn(PASSWORD);
  expect(answer.body).toMatchObject({ next: 'code' });
  return (answer.body as { step: string }).step;
};

describe('the first run', () => {
  it('founds one organization with its owner, once, and signs them in', async () => {
    const secret = await link();
    expect((await post('/api/sign-in/setup-state', { secret })).body).toEqual({ organization: null });
    const body = { secret, organization: ORGANIZATION, owner: OWNER };
    const answers = await Promise.all([post('/api/sign-in/setup', body), post('/api/sign-in/setup', body)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 404]);
    expect(await link()).toBe('');
    expect(codeOf(await post('/api/sign-in/setup-state', { secret }))).toBe('setup.unknown');
  });

  it('has a link that works for an hour, and until the next start', async () => {
    const first = await link();
    const second = await link();
    expect(codeOf(await post('/api/sign-in/setup-state', { secret: first }))).toBe('setup.unknown');
    expect((await post('/api/sign-in/setup-state', { secret: second })).status).toBe(200);
    server.clock.advance(3_600_000);
    expect(codeOf(await post('/api/sign-in/setup-state', { secret: second }))).toBe('setup.unknown');
  });

  it('keeps the link when the password is refused', async () => {
    const body = { secret: await link(), organization: ORGANIZATION, owner: { ...OWNER, password: 'password1234' } };
    expect(codeOf(await post('/api/sign-in/setup', body))).toBe('password.too-common');
    expect((await post('/api/sign-in/setup', { ...body, owner: OWNER })).status).toBe(200);
  });
});

describe('signing in by password', () => {
  it('works at the organization that is named, and at the only one', async () => {
    await setUp();
    for (const organization of [null, 'fjordklinikken'])
      expect((await signIn(PASSWORD, EMAIL, organization)).status).toBe(200);
    expect((await signIn(PASSWORD, 'Ingrid@Fjord.example')).body).toMatchObject({
      next: 'signed-in',
      recoveryCodes: null,
    });
    expect(codeOf(await signIn(PASSWORD, EMAIL, 'elsewhere'))).toBe('sign-in.refused');
  });

  it('answers the same for a wrong password and an account that is not there', async () => {
    await setUp();
    const [wrong, unknown] = [await signIn('not that one, no'), await signIn(PASSWORD, 'nobody@fjord.example')];
    expect(wrong.status).toBe(401);
    expect(wrong.body).toEqual(unknown.body);
  });

  it('keeps nobody out in a browser that knows them, whatever strangers try', async () => {
    const browser = await setUp();
    const attack = () => signIn('not that one, no');
    for (let each = 0; each < 10; each++) expect((await attack()).status).toBe(401);
    // Now the account and this address are slowed down: who comes without the cookie waits.
    let elsewhere: number | null = null;
    const waiting = signIn(PASSWORD).then(({ status }) => (elsewhere = status));
    const body = { organization: null, email: EMAIL, password: PASSWORD };
    expect((await post('/api/sign-in/password', body, browser)).status).toBe(200);
    expect(elsewhere).toBeNull();
    await server.clock.advanceAndSettle(5_000);
    expect(await waiting).toBe(200);
  });

  it('says what is offered', async () => {
    await setUp();
    const methods = await server.get('/api/sign-in/methods');
    expect(methods.body).toMatchObject({
      organization: { slug: 'fjordklinikken', name: 'Fjordklinikken' },
      password: true,
      passkey: false,
    });
    expect((await server.get('/api/sign-in/methods?organization=elsewhere')).body).toMatchObject({
      organization: null,
    });
  });

  it('leaves an entry in the trail when it is refused, without the address', async () => {
    await setUp();
    await signIn('not that one, no');
    const unitOfWork = server.app.get(UnitOfWork);
    const entries = await unitOfWork.everywhere.read((entities) =>
      entities.findBy(AuditEventEntity, { action: 'sign-in.refused' }),
    );
    expect(entries).toHaveLength(1);
    expect(JSON.stringify(entries)).not.toContain('ingrid');
  });
});

describe('the second factor', () => {
  it('is asked for once it is set up, and each code is taken once', async () => {
    const { secret } = await withApp(await setUp());
    const code = codeNow(secret);
    const first = await post('/api/sign-in/code', { step: await stepOf(), code });
    expect(first.body).toMatchObject({ next: 'signed-in' });
    expect(codeOf(await post('/api/sign-in/code', { step: await stepOf(), code }))).toBe('sign-in.wrong-code');
  });

  it('is one step for one sign-in, within ten minutes, with five attempts', async () => {
    const { secret } = await withApp(await setUp());
    const step = await stepOf();
    for (let each = 0; each < 5; each++)
      expect(codeOf(await post('/api/sign-in/code', { step, code: '000000' }))).toBe('sign-in.wrong-code');
    expect(codeOf(await post('/api/sign-in/code', { step, code: codeNow(secret) }))).toBe('sign-in.expired');
    const late = await stepOf();
    server.clock.advance(600_000);
    expect(codeOf(await post('/api/sign-in/code', { step: late, code: codeNow(secret) }))).toBe('sign-in.expired');
  });

  it('can be a recovery code, each of them once', async () => {
    const { codes } = await withApp(await setUp());
    expect(codes).toHaveLength(10);
    const [code = ''] = codes;
    expect((await post('/api/sign-in/code', { step: await stepOf(), code: code.toUpperCase() })).status).toBe(200);
    expect(codeOf(await post('/api/sign-in/code', { step: await stepOf(), code }))).toBe('sign-in.wrong-code');
  });

  it('has to be set up on the way in where the organization requires it, and stays then', async () => {
    const cookie = await setUp();
    const rule = await putRule(cookie, true);
    expect(rule.status).toBe(204);
    const answer = await signIn(PASSWORD);
    const { next, step, secret } = answer.body as { next: string; step: string; secret: string };
    expect(next).toBe('enrol');
    expect(codeOf(await post('/api/sign-in/code', { step, code: '000000' }))).toBe('sign-in.wrong-code');
    const done = await post('/api/sign-in/code', { step, code: codeNow(secret) });
    expect((done.body as { recoveryCodes: string[] }).recoveryCodes).toHaveLength(10);
    const removed = await server.delete('/api/desk/settings/authenticator').set('cookie', cookiesOf(done)).send({});
    expect(codeOf(removed)).toBe('authenticator.required');
  });
});

describe('accounts of the appliance that are switched off', () => {
  it('are offered to the owner alone; no link sets a password or makes an account', async () => {
    const cookie = await setUp();
    const { organizationId } = await server.app
      .get(UnitOfWork)
      .everywhere.read((entities) => entities.findOneByOrFail(MemberEntity, { role: 'owner' }));
    const { reset, invitation } = await server.app.get(UnitOfWork).everywhere.run(async (tx) => {
      const person = { organizationId, role: 'member', displayName: 'Jonas Berg', title: null } as const;
      const memberId = await server.app.get(AddMember, { strict: false }).add(tx, person);
      const reset = await server.app.get(ResetLinks, { strict: false }).issue(tx, { organizationId, memberId });
      const owner = await tx.entities.findOneByOrFail(MemberEntity, { organizationId, role: 'owner' });
      const actor = { kind: 'member', role: 'owner', organizationId, memberId: owner.id } as unknown as MemberPrincipal;
      const invitee = { email: 'kari@fjord.example', displayName: 'Kari', role: 'member' } as const;
      const { secret } = await server.app.get(InviteStaff, { strict: false }).invite(tx, actor, invitee);
      return { reset, invitation: secret };
    });
    expect((await server.get('/api/sign-in/methods')).body).toMatchObject({ password: true, ownerOnly: false });
    await switchOff(organizationId);
    expect((await server.get('/api/sign-in/methods')).body).toMatchObject({
      password: true,
      ownerOnly: true,
      reset: false,
    });
    expect(codeOf(await post('/api/sign-in/new-password', { secret: reset, password: PASSWORD }))).toBe(
      'sign-in.local-off',
    );
    expect((await post('/api/sign-in/join-state', { secret: invitation })).body).toMatchObject({ password: false });
    const join = { secret: invitation, displayName: 'Kari', password: PASSWORD };
    expect(codeOf(await post('/api/sign-in/join', join))).toBe('sign-in.local-off');
    expect((await server.get('/api/desk/settings').set('cookie', cookie)).body).toMatchObject({
      localAccountsOff: false,
    });
    expect((await signIn(PASSWORD)).status).toBe(200);
    expect((await signIn('not that one, no')).status).toBe(401);
  });

  it('are opened to the owner by no link that was mailed before, and by one that is printed on the machine', async () => {
    await setUp();
    const owner = await server.app
      .get(UnitOfWork)
      .everywhere.read((entities) => entities.findOneByOrFail(MemberEntity, { role: 'owner' }));
    const { organizationId, id: memberId } = owner;
    const issue = (printed: boolean) =>
      server.app
        .get(UnitOfWork)
        .everywhere.run((tx) =>
          server.app.get(ResetLinks, { strict: false }).issue(tx, { organizationId, memberId }, printed),
        );
    const mailed = await issue(false);
    await switchOff(organizationId);
    const set = async (secret: string) =>
      post('/api/sign-in/new-password', { secret, password: 'another horse battery' });
    expect(codeOf(await set(mailed))).toBe('sign-in.local-off');
    expect((await signIn(PASSWORD)).status).toBe(200);
    expect((await set(await issue(true))).status).toBe(204);
    expect((await signIn('another horse battery')).status).toBe(200);
  });
});

const switchOff = (organizationId: string) =>
  server.app.get(UnitOfWork).everywhere.run(({ entities }) =>
    entities.insert(SignInRuleEntity, {
      id: organizationId,
      organizationId,
      secondFactorRequired: false,
      localAccountsOff: true,
    }),
  );

const putRule = (cookie: string, secondFactorRequired: boolean) =>
  server.put('/api/admin/local-accounts').set('cookie', cookie).send({ secondFactorRequired, allowed: true });

describe('a member’s own account', () => {
  it('changes the password for who knows the old one, and ends the other login sessions', async () => {
    const cookie = await setUp();
    const other = cookiesOf(await signIn(PASSWORD));
    const change = (current: string, password: string) =>
      server.put('/api/desk/settings/password').set('cookie', cookie).send({ current, password });
    expect(codeOf(await change('wrong', 'another long phrase'))).toBe('password.wrong');
    expect(codeOf(await change(PASSWORD, 'IngridHansen2026'))).toBe('password.names-you');
    expect((await change(PASSWORD, 'another long phrase')).status).toBe(204);
    expect((await server.get('/api/desk/identity').set('cookie', other)).status).toBe(401);
    expect((await server.get('/api/desk/identity').set('cookie', cookie)).status).toBe(200);
    expect((await signIn(PASSWORD)).status).toBe(401);
  });

  it('asks who it is before something grave when the sign-in is ten minutes old, and gives a new cookie', async () => {
    const cookie = await setUp();
    server.clock.advance(11 * 60_000);
    expect(codeOf(await post('/api/desk/settings/authenticator', {}, cookie))).toBe('access.reauthenticate');
    expect(codeOf(await post('/api/desk/reauthenticate', { by: 'password', password: 'wrong' }, cookie))).toBe(
      'sign-in.refused',
    );
    const confirmed = await post('/api/desk/reauthenticate', { by: 'password', password: PASSWORD }, cookie);
    expect(confirmed.status).toBe(204);
    expect((await server.get('/api/desk/identity').set('cookie', cookie)).status).toBe(401);
    expect((await post('/api/desk/settings/authenticator', {}, cookiesOf(confirmed))).status).toBe(200);
  });

  it('says which languages its member speaks, to colleagues as well, and in which one they are written to', async () => {
    const cookie = await setUp();
    const put = (spoken: string[], mail: string | null) =>
      server.put('/api/desk/settings/languages').set('cookie', cookie).send({ spoken, mail });
    const settings = async () => (await server.get('/api/desk/settings').set('cookie', cookie)).body as object;
    expect(await settings()).toMatchObject({ spoken: [], mailLanguage: null, organizationLanguages: ['en'] });
    expect((await put(['nb', 'ar', 'nb'], 'nb')).status).toBe(204);
    expect(await settings()).toMatchObject({ spoken: ['nb', 'ar'], mailLanguage: 'nb' });
    const people = await server.get('/api/admin/people').set('cookie', cookie);
    expect(people.body).toMatchObject({ members: [{ languages: ['nb', 'ar'] }] });
    expect((await put(['Norwegian'], null)).status).toBe(400);
    expect((await put([], null)).status).toBe(204);
    expect(await settings()).toMatchObject({ spoken: [], mailLanguage: null });
  });

  it('is called as the member says', async () => {
    const cookie = await setUp();
    const profile = { displayName: 'Dr Inga Hansen', title: 'Psychologist' };
    expect((await server.put('/api/desk/settings/profile').set('cookie', cookie).send(profile)).status).toBe(204);
    expect((await server.get('/api/desk/settings').set('cookie', cookie)).body).toMatchObject(profile);
  });
});
