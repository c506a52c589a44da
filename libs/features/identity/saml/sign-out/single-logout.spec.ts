import { createPublicKey, verify } from 'node:crypto';
import { inflateRawSync } from 'node:zlib';
import { eachStorage } from '@confrere/platform/storage';
import { fixtureEntities } from '../../identity.fixture.js';
import { URLS } from '../corpus/own-idp.fixture.js';
import { idpKeys, nextKeys, signOn } from '../sign-in/sign-on.fixture.js';
import { logoutRequestOf, logoutResponseOf, postOf, queryOf } from './logout.fixture.js';

const ORIGIN = 'https://visit.example.org';
const SLO = `${ORIGIN}/saml/oslo/slo`;

/** @returns what our redirect carries, its signature proved. */
function opened(url: string, certificate: string) {
  const query = url.split('?')[1] ?? '';
  const [signed = '', signature = ''] = query.split('&Signature=');
  const isRight = verify(
    'sha256',
    Buffer.from(signed),
    createPublicKey(certificate),
    Buffer.from(decodeURIComponent(signature), 'base64'),
  );
  const fields = new URLSearchParams(query);
  const packed = fields.get('SAMLRequest') ?? fields.get('SAMLResponse') ?? '';
  return {
    isRight,
    xml: inflateRawSync(Buffer.from(packed, 'base64')).toString(),
    relayState: fields.get('RelayState'),
  };
}

eachStorage('single logout', (open) => {
  const start = async (changes: object = { singleLogout: true }) => {
    const storage = await open(fixtureEntities);
    const on = await signOn(storage);
    await on.provider('oslo', changes);
    let sent = 0;
    const said = (more: object = {}) => ({
      id: `_logout${++sent}`,
      idp: URLS.idp,
      slo: SLO,
      nameId: 'nurse-4711',
      sessionIndex: '_session01',
      at: (ms: number) => new Date(on.clock.now().getTime() + ms).toISOString(),
      ...more,
    });
    const bring = (query: string, awaited: string | null = null) =>
      on.acceptLogout.accept({
        address: 'oslo',
        origin: ORIGIN,
        message: { query },
        relayState: new URLSearchParams(query).get('RelayState'),
        awaited,
      });
    const who = (cookie: string) => on.principals.fromCookies('member', on.cookieOf('login', cookie));
    return { ...storage, ...on, said, bring, who };
  };

  it('at the identity provider ends the login session here, and is answered with our signature', async () => {
    const { signIn, said, bring, who, spCertificate, audited } = await start();
    const { cookie } = await signIn();
    const request = said();
    const to = await bring(queryOf(logoutRequestOf(request), idpKeys.privateKey, { relayState: 'their state' }));
    expect(to).toMatch(/^https:\/\/idp\.hospital\.example\/slo\?SAMLResponse=/);
    const { isRight, xml, relayState } = opened(to, spCertificate);
    expect([isRight, relayState]).toEqual([true, 'their state']);
    expect(xml).toContain(`InResponseTo="${request.id}"`);
    expect(xml).toContain('status:Success');
    expect(await who(cookie)).toBeNull();
    expect(await audited('login-session.ended')).toHaveLength(1);
  });

  it('ends by post too', async () => {
    const { signIn, said, acceptLogout, who } = await start();
    const { cookie } = await signIn();
    const posted = postOf(logoutRequestOf(said()), idpKeys);
    const message = { name: 'SAMLRequest', posted } as const;
    await acceptLogout.accept({ address: 'oslo', origin: ORIGIN, message, relayState: null, awaited: null });
    expect(await who(cookie)).toBeNull();
  });

  it('ends the session that it names, all where it names none, and nobody else’s', async () => {
    const { signIn, said, bring, who } = await start();
    const index = (to: string) => ({ assertion: (xml: string) => xml.replace('_session01', to) });
    const [first, second] = [await signIn(index('_one')), await signIn(index('_two'))];
    const other = await signIn({ said: { nameId: 'nurse-4712', attributes: { groups: ['vc-clinician'] } } });
    const send = (more: object) => bring(queryOf(logoutRequestOf(said(more)), idpKeys.privateKey));
    await send({ sessionIndex: '_three' });
    await send({ nameId: 'nobody' });
    expect([await who(first.cookie), await who(second.cookie)]).not.toContain(null);
    await send({ sessionIndex: '_one' });
    expect([await who(first.cookie), (await who(second.cookie)) !== null]).toEqual([null, true]);
    await send({ sessionIndex: null });
    expect(await who(second.cookie)).toBeNull();
    expect(await who(other.cookie)).not.toBeNull();
  });

  it('is taken once, also of ten copies at the same moment', async () => {
    const { signIn, said, bring, audited } = await start();
    await signIn();
    const query = queryOf(logoutRequestOf(said()), idpKeys.privateKey);
    const results = await Promise.allSettled(Array.from({ length: 10 }, () => bring(query)));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    await expect(bring(query)).rejects.toMatchObject({ code: 'saml.replayed' });
    expect((await audited('sign-in.refused'))[0]?.detail).toEqual({ reason: 'saml.replayed' });
  });

  it('that is refused ends nothing and is a security event', async () => {
    const { signIn, said, bring, who, audited } = await start();
    const { cookie } = await signIn();
    await expect(bring(queryOf(logoutRequestOf(said()), nextKeys.privateKey))).rejects.toMatchObject({
      code: 'saml.signature-invalid',
    });
    await expect(
      bring(queryOf(logoutRequestOf(said({ slo: `${ORIGIN}/saml/bergen/slo` })), idpKeys.privateKey)),
    ).rejects.toMatchObject({ code: 'saml.wrong-destination' });
    expect(await who(cookie)).not.toBeNull();
    expect((await audited('sign-in.refused')).map(({ detail }) => detail)).toEqual([
      { reason: 'saml.signature-invalid' },
      { reason: 'saml.wrong-destination' },
    ]);
  });

  it('here asks the identity provider with our signature, and takes its answer from the browser that asked', async () => {
    const { signIn, said, bring, beginSignOut, spCertificate } = await start();
    const { principal } = await signIn();
    const begun = await beginSignOut.begin(principal);
    const { isRight, xml } = opened(begun?.url ?? '', spCertificate);
    expect(isRight).toBe(true);
    expect(xml).toContain(`ID="${begun?.requestId}"`);
    expect(xml).toContain('>nurse-4711</saml:NameID><samlp:SessionIndex>_session01<');
    const answer = (status?: string) =>
      queryOf(logoutResponseOf(said(), begun?.requestId ?? '', status), idpKeys.privateKey, { name: 'SAMLResponse' });
    await expect(bring(answer(), null)).rejects.toMatchObject({ code: 'saml.unknown-request' });
    await expect(bring(answer(), '_another')).rejects.toMatchObject({ code: 'saml.unknown-request' });
    expect(await bring(answer(), begun?.requestId)).toBe('/desk/sign-in?signed-out=everywhere');
    expect(await bring(answer('Responder'), begun?.requestId)).toBe('/desk/sign-in?signed-out=here');
  });

  it('that is off asks nobody, answers nobody, and stands in no metadata', async () => {
    const { signIn, said, bring, who, beginSignOut, serviceProvider } = await start({ singleLogout: false });
    const { cookie, principal } = await signIn();
    expect(await beginSignOut.begin(principal)).toBeNull();
    await expect(bring(queryOf(logoutRequestOf(said()), idpKeys.privateKey))).rejects.toMatchObject({
      code: 'identity-provider.not-found',
    });
    expect(await who(cookie)).not.toBeNull();
    expect(await serviceProvider.metadata('oslo', false)).not.toContain('SingleLogoutService');
    const metadata = await serviceProvider.metadata('oslo', true);
    for (const binding of ['HTTP-Redirect', 'HTTP-POST'])
      expect(metadata).toContain(
        `<md:SingleLogoutService Binding="urn:oasis:names:tc:SAML:2.0:bindings:${binding}" Location="${SLO}"/>`,
      );
  });
});
