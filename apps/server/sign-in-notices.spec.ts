import { FirstRun } from '@confrere/features/identity';
import { OutboxMessageEntity } from '@confrere/features/notifications';
import { OrganizationEntity } from '@confrere/features/organizations';
import { DomainEvents } from '@confrere/platform/events';
import { UnitOfWork } from '@confrere/platform/storage';
import { SignInRuleEntity } from '../../libs/features/identity/local/sign-in/sign-in-rule.entity.js';
import { cookiesOf, testServer } from './server.fixture.js';

const PASSWORD = 'correct horse battery';
const OWNER = { displayName: 'Dr Ingrid Hansen', email: 'ingrid@fjord.example', password: PASSWORD };
const CLINIC = {
  name: 'Fjordklinikken',
  slug: 'fjord',
  country: 'NO',
  timeZone: 'Europe/Oslo',
  emergencyNumber: '113',
};
/** Nobody listens there: what is put into the outbox is what counts here. */
const MAIL = {
  CONFRERE_MAIL_HOST: '127.0.0.1',
  CONFRERE_MAIL_PORT: '9',
  CONFRERE_MAIL_SECURE: 'none',
  CONFRERE_MAIL_FROM: 'no-reply@fjord.example',
};

/** An owner who has just set the appliance up, and what is put into the outbox. */
async function appliance(env: Readonly<Record<string, string>>) {
  const server = await testServer(env);
  const get = <T>(token: abstract new (...parts: never[]) => T): T => server.app.get<T>(token, { strict: false });
  const post = (path: string, body: object, cookie = '') => server.post(path).set('cookie', cookie).send(body);
  const secret = await get(FirstRun).freshLink();
  const done = await post('/api/sign-in/setup', { secret, organization: CLINIC, owner: OWNER });
  expect(done.status).toBe(200);
  return {
    close: () => server.close(),
    cookies: cookiesOf(done),
    put: (path: string, body: object, cookie: string) => server.put(path).set('cookie', cookie).send(body),
    signIn: async (cookie = '') => {
      const answer = await post(
        '/api/sign-in/password',
        { organization: null, email: OWNER.email, password: PASSWORD },
        cookie,
      );
      expect(answer.body).toMatchObject({ next: 'signed-in' });
      return cookiesOf(answer);
    },
    reset: () => post('/api/sign-in/reset', { organization: null, email: OWNER.email }),
    switchOff: () =>
      get(UnitOfWork).everywhere.run(async ({ entities }) => {
        const { id: organizationId } = await entities.findOneByOrFail(OrganizationEntity, {});
        const rule = { secondFactorRequired: false, localAccountsOff: true };
        await entities.insert(SignInRuleEntity, { id: organizationId, organizationId, ...rule });
      }),
    told: async () => {
      await get(DomainEvents).settled();
      const rows = await get(UnitOfWork).everywhere.read((entities) => entities.find(OutboxMessageEntity));
      return rows.map(({ template }) => template);
    },
  };
}

describe('a member with an account here', () => {
  let place: Awaited<ReturnType<typeof appliance>>;
  beforeEach(async () => (place = await appliance(MAIL)));
  afterEach(() => place.close());

  it('is written to when they were signed in in another browser, and not in one that knows them', async () => {
    expect(await place.told()).toEqual([]);
    const again = await place.signIn(place.cookies);
    expect(await place.told()).toEqual([]);
    const other = await place.signIn();
    expect(await place.told()).toEqual(['new-device']);
    await place.signIn(other);
    await place.signIn(again);
    expect(await place.told()).toEqual(['new-device']);
  });

  it('is known in no browser by a mark that was made up', async () => {
    const name = /(\S*confrere-browser)=/.exec(place.cookies)?.[1] ?? '';
    await place.signIn(`${name}=AAAAAAAAAAAAAAAAAAAAAA.${'B'.repeat(22)}`);
    expect(await place.told()).toEqual(['new-device']);
  });

  it('is written to when their account was used where these are switched off for everybody else', async () => {
    await place.switchOff();
    await place.signIn(place.cookies);
    expect(await place.told()).toEqual(['break-glass-used']);
  });

  it('gets no link for a new password there, whoever asks', async () => {
    await place.switchOff();
    const asked = await place.reset();
    expect([asked.status, (asked.body as { code: string }).code]).toEqual([401, 'sign-in.local-off']);
    expect(await place.told()).toEqual([]);
  });

  it('is written to when their password was changed, and not when that was refused', async () => {
    const change = (current: string) =>
      place.put('/api/desk/settings/password', { current, password: 'four words in a row' }, place.cookies);
    expect((await change('another one')).status).toBe(400);
    expect(await place.told()).toEqual([]);
    expect((await change(PASSWORD)).status).toBeLessThan(300);
    expect(await place.told()).toEqual(['sign-in-changed']);
  });
});

it('a member with an account here is told nothing, and signs in all the same, where no mail can be sent', async () => {
  const place = await appliance({});
  await place.signIn();
  expect(await place.told()).toEqual([]);
  await place.close();
});
