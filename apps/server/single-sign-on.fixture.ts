import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inflateRawSync } from 'node:zlib';
import request from 'supertest';
import {
  makeKeys,
  type Making,
  OwnIdp,
  pemOf,
  toBase64,
  URLS,
} from '../../libs/features/identity/saml/corpus/own-idp.fixture.js';
import { cookiesOf, type ENGINES, testServer } from './server.fixture.js';

export const STAFF = 'https://visit.example.org';
export const VISITORS = 'https://outside.example.org';
export const IDP_SITE = 'https://idp.hospital.example';
const ADDRESS = 'oslo';
export const ACS = `/saml/${ADDRESS}/acs`;
/** Made once for all specs: they take a while. */
export const idpKeys = makeKeys('idp');
const spKeys = makeKeys('sp');

const bare = idpKeys.certificate.replaceAll(/-----[^-]+-----|\s/g, '');
const METADATA = `<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="${URLS.idp}"><md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><md:KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data><ds:X509Certificate>${bare}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor><md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="${IDP_SITE}/sso"/><md:SingleLogoutService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="${IDP_SITE}/slo"/></md:IDPSSODescriptor></md:EntityDescriptor>`;

/** Begun at our side, by a browser. */
export interface Begun {
  readonly requestId: string;
  readonly relayState: string;
  /** What the browser holds since. */
  readonly cookie: string;
}

/**
 * A whole server behind HTTPS whose config file names an identity provider; visitors have a listener of their own.
 * @param rest of the config file, in the place of that.
 */
export async function singleSignOn(rest: object = {}, engine: (typeof ENGINES)[number] = 'sqlite') {
  const folder = mkdtempSync(join(tmpdir(), 'confrere-single-sign-on-'));
  const file = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const config = {
    http: { publicOrigin: STAFF },
    listeners: { visit: { port: 20_010, publicOrigin: VISITORS } },
    relay: { publicHost: '127.0.0.1', secret: 'a-relay-secret-for-specs-that-nobody-else-has' },
    organizations: [
      { slug: 'oslo', name: 'Oslo Hospital', country: 'NO', emergencyNumber: '113', timeZone: 'Europe/Oslo' },
    ],
    identity: {
      keyFile: file('sp.pem', pemOf(spKeys.privateKey)),
      certFile: file('sp.crt', spKeys.certificate),
      providers: [
        {
          organization: 'oslo',
          address: ADDRESS,
          name: 'Hospital account',
          metadataFile: file('idp.xml', METADATA),
          provisioning: 'by-group',
          roleRules: [{ group: 'vc-clinician', role: 'member' }],
          singleLogout: true,
        },
      ],
    },
    ...rest,
  };
  const server = await testServer({ CONFRERE_CONFIG: file('config.yml', JSON.stringify(config)) }, engine);
  const idp = new OwnIdp(idpKeys, spKeys.certificate);
  const http = () => request(server.app.getHttpServer());
  let made = 0;

  const begin = async (to = '/desk', cookie = ''): Promise<Begun> => {
    const answer = await http()
      .get(`/saml/${ADDRESS}/sign-in`)
      .query({ to })
      .set({ host: new URL(STAFF).host, cookie });
    const query = new URL(answer.headers['location'] ?? '').searchParams;
    const xml = inflateRawSync(Buffer.from(query.get('SAMLRequest') ?? '', 'base64')).toString();
    const requestId = / ID="([^"]+)"/.exec(xml)?.[1] ?? '';
    return { requestId, relayState: query.get('RelayState') ?? '', cookie: cookiesOf(answer) };
  };

  /** What the identity provider has the browser post. */
  const formFor = async ({ requestId, relayState }: Begun, making: Making = {}) => {
    const said = {
      requestId,
      assertionId: `_assertion${++made}`,
      at: (milliseconds: number) => new Date(server.clock.now().getTime() + milliseconds).toISOString(),
      ...making.said,
    };
    return { SAMLResponse: toBase64(await idp.make('both', { ...making, said })), RelayState: relayState };
  };

  /** As a browser posts the form of another site's page. */
  const post = (
    body: string | Readonly<Record<string, string>>,
    cookie = '',
    headers: Readonly<Record<string, string>> = {},
  ) =>
    http()
      .post(ACS)
      .set({
        host: new URL(STAFF).host,
        origin: IDP_SITE,
        'sec-fetch-site': 'cross-site',
        'content-type': 'application/x-www-form-urlencoded',
        cookie,
        ...headers,
      })
      .send(typeof body === 'string' ? body : new URLSearchParams(body).toString())
      .redirects(0);

  return {
    ...server,
    get app() {
      return server.app;
    },
    begin,
    formFor,
    http,
    post,
    /** The whole way of one browser. */
    signIn: async (to = '/desk', cookie = '', making: Making = {}) => {
      const begun = await begin(to, cookie);
      return post(await formFor(begun, making), begun.cookie);
    },
    identity: (cookie: string) =>
      http()
        .get('/api/desk/identity')
        .set({ host: new URL(STAFF).host, cookie }),
    close: async () => {
      await server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
