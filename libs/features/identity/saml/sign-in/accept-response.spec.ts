import { FoundOrganization } from '@confrere/features/organizations';
import { eachStorage } from '@confrere/platform/storage';
import { IsNull } from 'typeorm';
import { fixtureEntities, HOUR } from '../../identity.fixture.js';
import { LoginSessionEntity } from '../../login-session.entity.js';
import { at } from '../corpus/own-idp.fixture.js';
import { IdentityProviderEntity } from '../providers/identity-provider.entity.js';
import { deskPath } from './begin-sign-in.js';
import { nextKeys, signOn } from './sign-on.fixture.js';

jest.setTimeout(120_000);
const MINUTE = 60_000;
const refused = (reason: string) => ({ code: `saml.${reason}`, kind: 'forbidden' });

eachStorage('an answer of an identity provider', (open) => {
  const start = async () => {
    const storage = await open(fixtureEntities);
    const on = await signOn(storage);
    await on.provider('oslo');
    return { ...storage, ...on };
  };

  it('signs in, as the member whom it names, until the identity provider says', async () => {
    const { signIn, memberOf, audited, principals, cookieOf } = await start();
    const { principal, cookie, returnTo } = await signIn({}, { returnTo: '/desk/admin/people' });
    expect(returnTo).toBe('/desk/admin/people');
    expect(await memberOf(principal.memberId)).toMatchObject({
      role: 'member',
      displayName: 'Nora Nurse',
      email: 'nora.nurse@hospital.example',
    });
    expect(await principals.fromCookies('member', cookieOf('login', cookie))).toMatchObject({
      memberId: principal.memberId,
    });
    expect((await audited('desk.entered')).map(({ detail }) => detail)).toEqual([
      expect.objectContaining({ method: 'saml' }),
    ]);
    const again = await signIn();
    expect(again.principal.memberId).toBe(principal.memberId);
    expect(again.cookie).not.toBe(cookie);
  });

  it('ends the login session when the identity provider says (SessionNotOnOrAfter)', async () => {
    const { signIn, unitOfWork } = await start();
    await signIn({
      assertion: (xml) => xml.replace(/SessionNotOnOrAfter="[^"]*"/, `SessionNotOnOrAfter="${at(2 * HOUR)}"`),
    });
    const [session] = await unitOfWork.everywhere.read((entities) => entities.find(LoginSessionEntity));
    expect(session?.expiresAt.toISOString()).toBe(at(2 * HOUR));
    expect(session?.method).toBe('saml');
  });

  it('is taken once: a copy is refused', async () => {
    const { ask, answer, accept } = await start();
    const posted = await answer(await ask());
    await accept.accept(posted);
    await expect(accept.accept(posted)).rejects.toMatchObject({
      code: expect.stringMatching(/^saml\.(replayed|unknown-request)$/) as string,
    });
  });

  it('is taken once: of 20 copies at the same moment, on two replicas, one gets in', async () => {
    const { ask, answer, accept, replica, unitOfWork } = await start();
    const posted = await answer(await ask());
    const other = replica();
    const results = await Promise.allSettled(
      Array.from({ length: 20 }, (_, index) => (index % 2 === 0 ? accept : other).accept(posted)),
    );
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const codes = results.flatMap((each) =>
      each.status === 'rejected' ? [(each.reason as { code?: string }).code] : [],
    );
    expect(codes.filter((code) => code !== 'saml.replayed' && code !== 'saml.unknown-request')).toEqual([]);
    const sessions = await unitOfWork.everywhere.read((entities) =>
      entities.findBy(LoginSessionEntity, { endedAt: IsNull() }),
    );
    expect(sessions).toHaveLength(1);
  });

  it('with an assertion that was used for another request is refused', async () => {
    const { ask, answer, accept } = await start();
    const said = { assertionId: '_same' };
    await accept.accept(await answer(await ask(), { said }));
    await expect(accept.accept(await answer(await ask(), { said }))).rejects.toMatchObject(refused('replayed'));
  });

  it('that nobody asked for is refused', async () => {
    const { ask, answer, accept } = await start();
    const asked = await ask();
    const unsolicited = await answer({ ...asked, requestId: '_nobody-asked' });
    await expect(accept.accept(unsolicited)).rejects.toMatchObject(refused('unknown-request'));
  });

  it('in another browser, without its cookie, or with another RelayState is refused', async () => {
    const { ask, answer, accept } = await start();
    const mine = await answer(await ask());
    const theirs = await ask();
    await expect(accept.accept({ ...mine, cookie: theirs.cookie })).rejects.toMatchObject(refused('other-browser'));
    await expect(accept.accept({ ...mine, cookie: null })).rejects.toMatchObject(refused('other-browser'));
    await expect(accept.accept({ ...mine, relayState: theirs.relayState })).rejects.toMatchObject(
      refused('other-browser'),
    );
    await expect(accept.accept({ ...mine, relayState: 'https://evil.example' })).rejects.toMatchObject(
      refused('other-browser'),
    );
    await expect(accept.accept(mine)).resolves.toBeDefined();
  });

  it('works in each of two tabs of one browser', async () => {
    const { ask, answer, accept } = await start();
    const first = await ask();
    const second = await ask({ cookie: first.cookie });
    expect(second.cookie).toBe(first.cookie);
    await accept.accept(await answer(first));
    await expect(accept.accept(await answer(second))).resolves.toBeDefined();
  });

  it('after ten minutes is refused', async () => {
    const { ask, answer, accept, clock } = await start();
    const asked = await ask();
    clock.advance(10 * MINUTE);
    await expect(accept.accept(await answer(asked))).rejects.toMatchObject(refused('request-expired'));
  });

  it('with a sign-in from before is refused where it was to be proved again', async () => {
    const { ask, answer, accept } = await start();
    const asked = await ask({ again: true });
    const old = (xml: string) => xml.replace(/AuthnInstant="[^"]*"/, `AuthnInstant="${at(-5 * MINUTE)}"`);
    await expect(accept.accept(await answer(asked, { assertion: old }))).rejects.toMatchObject(refused('too-old'));
    expect(asked.url).toContain('SAMLRequest=');
    await expect(accept.accept(await answer(asked))).resolves.toBeDefined();
  });

  it("of another organization's provider opens nothing here, though both trust the same one", async () => {
    const { ask, answer, accept, provider, unitOfWork, clock, ids } = await start();
    const other = await unitOfWork.everywhere.run((tx) =>
      new FoundOrganization(clock, ids).found(tx, {
        name: 'Bergen',
        supportPhone: null,
        emergencyNumber: '113',
        timeZone: 'Europe/Oslo',
      }),
    );
    await provider('bergen', {}, other);
    const theirs = await answer(await ask({ address: 'bergen' }));
    await expect(accept.accept({ ...theirs, address: 'oslo' })).rejects.toMatchObject(refused('unknown-request'));
    const mine = await ask();
    const crossed = await answer({ ...mine, address: 'bergen' });
    await expect(accept.accept({ ...crossed, address: 'oslo' })).rejects.toMatchObject(refused('wrong-destination'));
    await expect(accept.accept({ ...theirs, address: 'nowhere' })).rejects.toMatchObject({
      code: 'identity-provider.not-found',
    });
  });

  it('that is refused leaves a security event with its reason and nothing else, and not without end', async () => {
    const { ask, answer, accept, audited } = await start();
    const posted = await answer(await ask());
    for (let attempt = 0; attempt < 25; attempt++)
      await expect(accept.accept({ ...posted, samlResponse: 'bm9uZQ==' })).rejects.toMatchObject(refused('not-utf8'));
    const events = await audited('sign-in.refused');
    expect(events).toHaveLength(20);
    expect(events[0]).toMatchObject({ actorKind: 'system', detail: { reason: 'saml.not-utf8' } });
  });

  it('signed by the next certificate is taken while both are known, and by the old one no more when it has gone', async () => {
    const { ask, answer, accept, provider, idpWith, idp } = await start();
    await provider('roll', { certificates: [nextKeys.certificate] });
    const next = idpWith(nextKeys);
    await expect(accept.accept(await answer(await ask({ address: 'roll' }), {}, 'both', next))).resolves.toBeDefined();
    await expect(accept.accept(await answer(await ask({ address: 'roll' }), {}, 'both', idp))).rejects.toMatchObject(
      refused('signature-invalid'),
    );
  });

  it('is not taken on a certificate that has expired', async () => {
    const { ask, answer, accept, clock } = await start();
    clock.advance(366 * 24 * HOUR);
    await expect(accept.accept(await answer(await ask()))).rejects.toMatchObject(refused('certificate-expired'));
  });

  it('of a provider that is switched off meets nobody', async () => {
    const { ask, answer, accept, unitOfWork } = await start();
    const posted = await answer(await ask());
    await unitOfWork.everywhere.run(async ({ entities }) => {
      const row = await entities.findOneByOrFail(IdentityProviderEntity, { address: 'oslo' });
      await entities.update(IdentityProviderEntity, { id: row.id }, { settings: { ...row.settings, enabled: false } });
    });
    await expect(accept.accept(posted)).rejects.toMatchObject({ code: 'identity-provider.not-found' });
    await expect(ask()).rejects.toMatchObject({ code: 'identity-provider.not-found' });
  });

  it('is kept for the Sign-in screen with values masked', async () => {
    const { signIn, providers, organizationId } = await start();
    await signIn();
    const { identityProviders } = await providers.list(organizationId);
    const last = identityProviders[0]?.lastAssertion;
    expect(last?.attributes).toContainEqual({ name: 'displayName', field: 'displayName', values: ['N••• N••••'] });
    expect(JSON.stringify(last)).not.toMatch(/nora|nurse|hospital/i);
  });
});

describe('where somebody is sent afterwards', () => {
  it('is a path of the desk, whatever was asked for', () => {
    expect(deskPath('/desk/admin/sign-in?tab=2')).toBe('/desk/admin/sign-in?tab=2');
    for (const asked of [
      'https://evil.example',
      '//evil.example',
      '/desk//evil.example',
      '/desk\\evil',
      '/deskevil',
      '/desk/../j',
      '/api/x',
      'javascript:alert(1)',
      '',
    ])
      expect([asked, deskPath(asked)]).toEqual([asked, '/desk']);
  });
});
