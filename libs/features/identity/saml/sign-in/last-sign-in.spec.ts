import { eachStorage } from '@confrere/platform/storage';
import { fixtureEntities } from '../../identity.fixture.js';
import { IdentityProviderEntity } from '../providers/identity-provider.entity.js';
import { signOn } from './sign-on.fixture.js';

jest.setTimeout(120_000);
const HOUR = 3_600_000;

eachStorage('the last sign-in at an identity provider', (open) => {
  const start = async () => {
    const storage = await open(fixtureEntities);
    const on = await signOn(storage);
    await on.provider('oslo');
    return {
      ...on,
      shown: async () => (await on.providers.list(on.organizationId)).identityProviders[0],
      kept: () => storage.unitOfWork.everywhere.read((entities) => entities.find(IdentityProviderEntity)),
    };
  };

  it('is shown with the names of what came, and values in which nobody is recognized', async () => {
    const { signIn, shown } = await start();
    await signIn();
    const provider = await shown();
    expect(provider?.lastAssertion?.attributes).toContainEqual({
      name: 'urn:oid:0.9.2342.19200300.100.1.3',
      field: 'email',
      values: ['n•••.n••••@h•••••••.e••••••'],
    });
    expect(JSON.stringify(provider?.lastAssertion)).not.toMatch(/nora|nurse|hospital/i);
    expect(provider?.lastRefusal).toBeNull();
  });

  it('is shown with what it carried when it was verified and nobody may come in by it', async () => {
    const { signIn, shown, clock } = await start();
    await expect(signIn({ said: { attributes: { groups: ['visitors'] } } })).rejects.toMatchObject({
      code: 'saml.no-role',
    });
    expect(await shown()).toMatchObject({
      lastAssertion: { attributes: [{ name: 'groups', field: 'groups', values: ['v•••••••'] }] },
      lastRefusal: { at: clock.now().toISOString(), reason: 'no-role' },
    });
  });

  it('is not put out of sight, and not prolonged, by what anybody can post', async () => {
    const { signIn, accept, answer, ask, shown, clock } = await start();
    await signIn();
    const before = await shown();
    clock.advance(23 * HOUR);
    await expect(accept.accept({ ...(await answer(await ask())), cookie: null })).rejects.toMatchObject({
      code: 'saml.other-browser',
    });
    expect(await shown()).toMatchObject({
      lastAssertion: before?.lastAssertion,
      lastRefusal: { reason: 'other-browser' },
    });
    clock.advance(HOUR);
    expect((await shown())?.lastAssertion).toBeNull();
  });

  it('shows a refusal of which nothing was verified by its reason alone', async () => {
    const { signIn, shown } = await start();
    await expect(signIn({ said: { idp: 'https://other.example' } })).rejects.toMatchObject({
      code: 'saml.wrong-issuer',
    });
    expect(await shown()).toMatchObject({ lastAssertion: null, lastRefusal: { reason: 'wrong-issuer' } });
    await signIn();
    expect((await shown())?.lastRefusal).toBeNull();
  });

  it('is erased from the database after a day', async () => {
    const { signIn, lastSignIn, clock, kept } = await start();
    await signIn();
    clock.advance(24 * HOUR - 1);
    await lastSignIn.onApplicationBootstrap();
    expect((await kept())[0]?.lastAssertion).not.toBeNull();
    clock.advance(HOUR);
    await lastSignIn.onApplicationBootstrap();
    expect((await kept())[0]).toMatchObject({ lastAssertion: null, lastAssertionAt: null });
    lastSignIn.onApplicationShutdown();
  });
});
