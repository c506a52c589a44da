import { MemberEntity } from '@confrere/features/people';
import { eachStorage } from '@confrere/platform/storage';
import { fixtureEntities } from '../../identity.fixture.js';
import { LoginSessionEntity } from '../../login-session.entity.js';
import { ExternalIdentityEntity } from './external-identity.entity.js';
import { SETTINGS, signOn } from './sign-on.fixture.js';

jest.setTimeout(240_000);

eachStorage('a sign-in that is only tried', (open) => {
  const start = async (changes: Partial<typeof SETTINGS> = {}) => {
    const storage = await open(fixtureEntities);
    const on = await signOn(storage);
    await on.provider('oslo', changes);
    const { organizationId } = on;
    return {
      ...on,
      shown: async () => (await on.providers.list(organizationId)).identityProviders[0],
      there: () =>
        storage.unitOfWork.everywhere.read(async (entities) => ({
          sessions: await entities.count(LoginSessionEntity),
          members: await entities.countBy(MemberEntity, { organizationId }),
          identities: await entities.count(ExternalIdentityEntity),
        })),
    };
  };

  it('lets nobody in and changes nobody, and shows what would happen, also where it is switched off', async () => {
    const { tryOut, there, shown, clock, audited } = await start({ enabled: false });
    const before = await there();
    expect(await tryOut()).toBe('tried');
    expect(await there()).toEqual(before);
    expect(await shown()).toMatchObject({
      lastTry: { at: clock.now().toISOString(), role: 'member', joins: true, refusal: null },
      lastAssertion: { attributes: expect.arrayContaining([expect.objectContaining({ field: 'email' })]) as unknown },
      lastSignInAt: null,
    });
    expect(await audited('desk.entered')).toEqual([]);
  });

  it('tells with which reason they would not come in', async () => {
    const { tryOut, shown } = await start();
    expect(await tryOut({ said: { attributes: { groups: ['visitors'] } } })).toBe('tried');
    expect((await shown())?.lastTry).toMatchObject({ role: null, joins: false, refusal: 'no-role' });
    expect(await tryOut({ said: { sp: 'https://other.example' } })).toBe('tried');
    expect((await shown())?.lastTry).toMatchObject({ refusal: 'wrong-audience' });
    expect((await shown())?.lastRefusal).toBeNull();
  });

  it('tells of somebody who is known here that they would come in, and not join', async () => {
    const { signIn, tryOut, shown } = await start();
    await signIn();
    await tryOut();
    expect((await shown())?.lastTry).toMatchObject({ role: 'member', joins: false });
    // What is shown of it stays when others sign in meanwhile.
    await signIn();
    expect((await shown())?.lastTry).toMatchObject({ role: 'member', joins: false });
  });

  it('cannot be used a second time, nor to come in', async () => {
    const { accept, answer, ask, organizationId, there } = await start();
    const posted = await answer(await ask({ trial: { organizationId } }));
    expect(await accept.accept(posted)).toBe('tried');
    await expect(accept.accept(posted)).rejects.toMatchObject({ code: 'saml.unknown-request' });
    expect((await there()).sessions).toBe(0);
  });

  it('opens no door to one that is switched off for anybody else', async () => {
    const { accept, answer, ask, organizationId, providers, there } = await start();
    const real = await answer(await ask());
    const [row] = (await providers.list(organizationId)).identityProviders;
    const member = { kind: 'member', organizationId, role: 'owner', loginSessionId: 'x' } as const;
    const actor = { ...member, memberId: 'x', authenticatedAt: new Date() };
    if (!row) throw new Error('There is no identity provider.');
    await providers.save(actor, row.id, { settings: { ...row.settings, enabled: false }, version: 1, metadata: null });
    await expect(accept.accept(real)).rejects.toMatchObject({ code: 'identity-provider.not-found' });
    await ask({ trial: { organizationId } });
    await expect(accept.accept(real)).rejects.toMatchObject({ code: 'saml.unknown-request' });
    await expect(ask()).rejects.toMatchObject({ code: 'identity-provider.not-found' });
    expect((await there()).sessions).toBe(0);
  });

  it('is begun for nobody else’s identity provider', async () => {
    const { ask } = await start();
    await expect(ask({ trial: { organizationId: 'another' } })).rejects.toMatchObject({
      code: 'identity-provider.not-found',
    });
  });
});
