import { LONGEST_METADATA, ReadMetadata } from '@confrere/contract';
import { eachStorage } from '@confrere/platform/storage';
import { fixtureEntities } from '../../identity.fixture.js';
import { makeKeys, URLS } from '../corpus/own-idp.fixture.js';
import { idpKeys, nextKeys, SETTINGS, signOn } from '../sign-in/sign-on.fixture.js';

jest.setTimeout(120_000);
const bare = (pem: string): string => pem.replace(/-----[^-]+-----|\s/g, '');
const keyOf = (pem: string, use = 'signing'): string =>
  `<md:KeyDescriptor use="${use}"><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data><ds:X509Certificate>${bare(pem)}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>`;
const metadata = (keys: string, more = ''): string =>
  `<?xml version="1.0"?><!-- made by hand --><md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="${URLS.idp}"><md:IDPSSODescriptor WantAuthnRequestsSigned="false" protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">${keys}<md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://idp.hospital.example/sso2"/>${more}</md:IDPSSODescriptor></md:EntityDescriptor>`;

eachStorage('identity providers of an organization', (open) => {
  const start = async () => {
    const storage = await open(fixtureEntities);
    const on = await signOn(storage);
    await on.provider('oslo');
    const member = {
      kind: 'member',
      organizationId: on.organizationId,
      memberId: on.memberId,
      loginSessionId: 'x',
      role: 'owner',
      authenticatedAt: on.clock.now(),
    } as const;
    const id = (await on.providers.list(on.organizationId)).identityProviders[0]?.id ?? '';
    return { ...storage, ...on, member, id };
  };

  it('change by metadata only in name, addresses and certificates, which is shown before', async () => {
    const { providers, organizationId, id } = await start();
    const proposal = await providers.propose(organizationId, metadata(keyOf(nextKeys.certificate)), id);
    expect(proposal.changes).toEqual([
      { what: 'ssoUrl', before: 'https://idp.hospital.example/sso', after: 'https://idp.hospital.example/sso2' },
      { what: 'sloUrl', before: 'https://idp.hospital.example/slo', after: null },
      { what: 'certificate-added', before: null, after: proposal.facts[0]?.fingerprint },
      {
        what: 'certificate-removed',
        before: expect.stringMatching(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/) as string,
        after: null,
      },
    ]);
    expect(Object.keys(proposal).sort()).toEqual([
      'certificates',
      'changes',
      'digest',
      'entityId',
      'facts',
      'sloUrl',
      'ssoUrl',
    ]);
    expect((await providers.list(organizationId)).identityProviders[0]?.settings).toEqual(SETTINGS);
  });

  it.each([
    ['no certificate', '', 'identity-provider.certificate'],
    ['a certificate for encryption only', keyOf(idpKeys.certificate, 'encryption'), 'identity-provider.certificate'],
    ['a certificate that is none', keyOf('AAAA'), 'identity-provider.certificate'],
    ['a short key', keyOf(makeKeys('short', 1024).certificate), 'identity-provider.certificate'],
  ])('take no metadata with %s', async (_, keys, code) => {
    const { providers, organizationId } = await start();
    await expect(providers.propose(organizationId, metadata(keys), null)).rejects.toMatchObject({
      code,
      kind: 'invalid',
    });
  });

  it.each([
    ['nothing', ''],
    ['a document type', `<!DOCTYPE x [<!ENTITY y "z">]>${metadata(keyOf(idpKeys.certificate))}`],
    ['a page', '<!doctype html><p>Sign in'],
    ['metadata of a service provider', metadata(keyOf(idpKeys.certificate)).replaceAll('IDPSSO', 'SPSSO')],
    [
      'metadata of many',
      `<x>${'<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="x"><md:IDPSSODescriptor/></md:EntityDescriptor>'.repeat(2)}</x>`,
    ],
    [
      'an address without TLS',
      metadata(keyOf(idpKeys.certificate)).replace(
        'https://idp.hospital.example/sso2',
        'http://idp.hospital.example/sso',
      ),
    ],
    [
      'an address that is a script',
      metadata(keyOf(idpKeys.certificate)).replace('https://idp.hospital.example/sso2', 'javascript:alert(1)'),
    ],
  ])('take no metadata that is %s', async (_, xml) => {
    const { providers, organizationId } = await start();
    await expect(providers.propose(organizationId, xml, null)).rejects.toMatchObject({
      code: 'identity-provider.metadata',
    });
  });

  it('take metadata as long as it may be, within what may be in it', async () => {
    const { providers, organizationId } = await start();
    const one = metadata(keyOf(idpKeys.certificate));
    const filled = (filling: string) => one.replace('<md:IDPSSODescriptor', `${filling}<md:IDPSSODescriptor`);
    const logo = (length: number) => filled(`<md:Extensions>${'A'.repeat(length)}</md:Extensions>`);
    const longest = logo(LONGEST_METADATA - logo(0).length);
    expect(ReadMetadata.safeParse({ xml: longest, identityProviderId: null }).success).toBe(true);
    expect(ReadMetadata.safeParse({ xml: `${longest} `, identityProviderId: null }).success).toBe(false);
    expect((await providers.propose(organizationId, longest, null)).entityId).toBe(URLS.idp);
    const declared = Array.from({ length: 101 }, (_, index) => `xmlns:n${index}="urn:${index}"`).join(' ');
    for (const filling of [`<x ${declared}/>`, '<x/>'.repeat(4000), '<x>'.repeat(50) + '</x>'.repeat(50)])
      await expect(providers.propose(organizationId, filled(filling), null)).rejects.toMatchObject({
        code: 'identity-provider.metadata',
      });
  });

  it('are changed from the version that was looked at, with an entry that names what changed', async () => {
    const { providers, member, id, audited } = await start();
    const settings = { ...SETTINGS, name: 'Other', authnContexts: ['urn:x'] };
    await providers.save(member, id, { settings, version: 1, metadata: null });
    await expect(providers.save(member, id, { settings, version: 1, metadata: null })).rejects.toMatchObject({
      code: 'identity-provider.changed-meanwhile',
    });
    expect((await audited('identity-provider.changed')).map(({ detail }) => detail)).toEqual([
      { changed: 'name authnContexts' },
    ]);
    const xml = metadata(keyOf(idpKeys.certificate));
    const { digest } = await providers.propose(member.organizationId, xml, null);
    await expect(
      providers.save(member, null, { settings, version: null, metadata: { xml, digest, keepCertificates: false } }),
    ).rejects.toMatchObject({
      code: 'identity-provider.entity-id-taken',
    });
  });

  it('are not saved with a certificate that cannot verify', async () => {
    const { providers, member, id } = await start();
    const settings = { ...SETTINGS, certificates: ['-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----'] };
    await expect(providers.save(member, id, { settings, version: 1, metadata: null })).rejects.toMatchObject({
      code: 'identity-provider.certificate',
    });
  });

  it('get a name, an address or a certificate by metadata that was looked at, and by no other way', async () => {
    const { providers, member, id } = await start();
    const wishes = [
      { entityId: 'https://other.example' },
      { ssoUrl: 'https://other.example/sso' },
      { sloUrl: 'https://other.example/slo' },
      { certificates: [idpKeys.certificate, nextKeys.certificate] },
    ].map((change) => ({ settings: { ...SETTINGS, ...change }, version: 1, metadata: null }));
    for (const wish of wishes)
      await expect(providers.save(member, id, wish)).rejects.toMatchObject({ code: 'identity-provider.metadata' });
    await expect(
      providers.save(member, null, { settings: SETTINGS, version: null, metadata: null }),
    ).rejects.toMatchObject({ code: 'identity-provider.metadata' });
  });

  it('are not changed by metadata other than what was looked at', async () => {
    const { providers, member, id, organizationId } = await start();
    const looked = metadata(keyOf(nextKeys.certificate));
    const { digest } = await providers.propose(organizationId, looked, id);
    const save = (xml: string, changes = {}) =>
      providers.save(member, id, {
        settings: SETTINGS,
        version: 1,
        metadata: { xml, digest, keepCertificates: false, ...changes },
      });
    await expect(save(looked.replace('/sso2', '/sso3'))).rejects.toMatchObject({
      code: 'identity-provider.changed-meanwhile',
    });
    await expect(save(looked, { digest: '0'.repeat(64) })).rejects.toMatchObject({
      code: 'identity-provider.changed-meanwhile',
    });
    await save(looked);
    expect((await providers.list(organizationId)).identityProviders[0]?.settings).toEqual({
      ...SETTINGS,
      ssoUrl: 'https://idp.hospital.example/sso2',
      sloUrl: null,
      certificates: [nextKeys.certificate.trim() + '\n'],
    });
  });

  it('keep the certificate of before beside the new one while they change over, until one is taken away', async () => {
    const { providers, member, id, organizationId, signIn, idpWith, ask, answer, accept } = await start();
    const xml = metadata(keyOf(nextKeys.certificate));
    const { digest } = await providers.propose(organizationId, xml, id);
    const confirmed = { xml, digest, keepCertificates: true };
    await providers.save(member, id, { settings: SETTINGS, version: 1, metadata: confirmed });
    await signIn();
    const next = idpWith(nextKeys);
    await accept.accept(await answer(await ask(), { sign: { key: nextKeys.privateKey } }, 'both', next));
    const settings = (await providers.list(organizationId)).identityProviders[0]?.settings ?? SETTINGS;
    const [first = ''] = settings.certificates;
    await providers.save(member, id, { settings: { ...settings, certificates: [first] }, version: 2, metadata: null });
    await expect(signIn()).rejects.toMatchObject({ code: 'saml.signature-invalid' });
  });

  it('take no metadata whose certificates are all over', async () => {
    const { providers, organizationId, clock, id } = await start();
    clock.advance(400 * 24 * 3_600_000);
    await expect(providers.propose(organizationId, metadata(keyOf(idpKeys.certificate)), id)).rejects.toMatchObject({
      code: 'identity-provider.certificate',
    });
  });

  it('of another organization are not there', async () => {
    const { providers, member, id } = await start();
    const stranger = { ...member, organizationId: 'another' };
    await expect(
      providers.save(stranger, id, { settings: SETTINGS, version: 1, metadata: null }),
    ).rejects.toMatchObject({
      code: 'identity-provider.not-found',
    });
    await expect(providers.remove(stranger, id)).rejects.toMatchObject({ code: 'identity-provider.not-found' });
  });

  it('are offered for sign-in while they are switched on', async () => {
    const { providers, member, id, organizationId } = await start();
    expect(await providers.enabledFor(organizationId)).toEqual([
      { id, name: 'Hospital account', start: '/saml/oslo/sign-in' },
    ]);
    await providers.remove(member, id);
    expect(await providers.enabledFor(organizationId)).toEqual([]);
  });
});
