import { join } from 'node:path';
import type { Account } from './account.ts';
import { ForeignServer } from './foreign-server.ts';
import { freePort } from './free-port.ts';

/** Why there is none here, or false: what a journey gives as its `skip`. */
export const withoutKeycloak = process.env['KEYCLOAK_HOME']
  ? false
  : (process.env['KEYCLOAK_MISSING'] ?? 'KEYCLOAK_HOME is not set: run the journeys with `npm run e2e`.');

const REALM = 'hospital';
const ADMINISTRATOR = { name: 'administrator', password: 'a password for journeys that nobody else has' };
const EMAIL = 'urn:oid:0.9.2342.19200300.100.1.3';
/** The first start of a version builds it. */
const READY_WITHIN = 300_000;

/** Keycloak as its maintainers distribute it, with a realm of its own in a database in memory, on loopback. */
export class Keycloak {
  readonly origin: string;
  private readonly server: ForeignServer;

  private constructor(origin: string, server: ForeignServer) {
    this.origin = origin;
    this.server = server;
  }

  static async start({ logs, accounts }: { logs: string; accounts: readonly Account[] }): Promise<Keycloak> {
    const port = await freePort();
    const origin = `http://127.0.0.1:${port}`;
    const server = new ForeignServer({
      program: join(process.env['KEYCLOAK_HOME'] ?? '', 'bin', 'kc.sh'),
      args: ['start-dev', '--db=dev-mem', '--cache=local', '--http-host=127.0.0.1', `--http-port=${port}`],
      env: {
        KC_BOOTSTRAP_ADMIN_USERNAME: ADMINISTRATOR.name,
        KC_BOOTSTRAP_ADMIN_PASSWORD: ADMINISTRATOR.password,
        // It lives for a minute: what takes long to become fast is not worth it.
        JAVA_OPTS_APPEND: '-XX:TieredStopAtLevel=1',
      },
      log: join(logs, 'keycloak.log'),
      readyWithin: READY_WITHIN,
    });
    await server.start(`${origin}/realms/master`);
    const keycloak = new Keycloak(origin, server);
    try {
      await keycloak.ask('POST', '/admin/realms', realm(accounts));
      return keycloak;
    } catch (error) {
      await server.stop();
      throw error;
    }
  }

  /** Its own page to sign out at. */
  get signOut(): string {
    return `${this.origin}/realms/${REALM}/protocol/openid-connect/logout`;
  }

  /** What it says of itself. */
  async metadata(): Promise<string> {
    const answer = await fetch(`${this.origin}/realms/${REALM}/protocol/saml/descriptor`);
    if (!answer.ok) throw new Error(`Its metadata was refused with ${answer.status}.`);
    return answer.text();
  }

  /** Takes the metadata of the appliance for that of a service provider, as it stands; and tells it of addresses and groups. */
  async trust(metadata: string): Promise<void> {
    const read = await this.ask('POST', `/admin/realms/${REALM}/client-description-converter`, metadata);
    const known = read as { attributes: Record<string, string> };
    await this.ask('POST', `/admin/realms/${REALM}/clients`, {
      ...known,
      attributes: { ...known.attributes, ...SIGNED_AND_ENCRYPTED },
      defaultClientScopes: [],
      protocolMappers: MAPPERS,
    });
  }

  async stop(): Promise<void> {
    await this.server.stop();
  }

  /** Asks its administration. A text is XML, everything else goes as JSON. @returns what the answer holds, null for nothing. */
  private async ask(method: 'POST', path: string, body: unknown): Promise<unknown> {
    const isText = typeof body === 'string';
    const answer = await fetch(`${this.origin}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${await this.token()}`,
        'content-type': isText ? 'application/xml' : 'application/json',
      },
      body: isText ? body : JSON.stringify(body),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`Keycloak answered ${path} with ${answer.status}: ${text}`);
    return text === '' ? null : (JSON.parse(text) as unknown);
  }

  private async token(): Promise<string> {
    const { name: username, password } = ADMINISTRATOR;
    const answer = await fetch(`${this.origin}/realms/master/protocol/openid-connect/token`, {
      method: 'POST',
      body: new URLSearchParams({ grant_type: 'password', client_id: 'admin-cli', username, password }),
    });
    const { access_token: token } = (await answer.json()) as { access_token?: string };
    if (!token) throw new Error(`Keycloak lets its administrator in with ${answer.status} only.`);
    return token;
  }
}

/** A realm as its export has it. */
const realm = (accounts: readonly Account[]): Record<string, unknown> => ({
  realm: REALM,
  enabled: true,
  sslRequired: 'none',
  groups: [...new Set(accounts.flatMap(({ groups }) => groups))].map((name) => ({ name })),
  users: accounts.map(({ name, password, displayName, mail, groups }) => {
    const [firstName, ...rest] = displayName.split(' ');
    return {
      ...{ username: name, email: mail, emailVerified: true, enabled: true, firstName, lastName: rest.join(' ') },
      credentials: [{ type: 'password', value: password, temporary: false }],
      groups: groups.map((group) => `/${group}`),
    };
  }),
});

const property = (name: string, attribute: string, field: string): Record<string, unknown> => ({
  ...{ name, protocol: 'saml', protocolMapper: 'saml-user-property-mapper' },
  config: { 'user.attribute': field, 'attribute.name': attribute, 'attribute.nameformat': 'Basic' },
});

/** It offers RSA-OAEP with a mask of its own first, which our library does not open. */
const SIGNED_AND_ENCRYPTED = {
  'saml.server.signature': 'true',
  'saml.encrypt': 'true',
  'saml.encryption.algorithm': 'http://www.w3.org/2009/xmlenc11#aes256-gcm',
  'saml.encryption.keyAlgorithm': 'http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p',
  'saml.encryption.digestMethod': 'http://www.w3.org/2000/09/xmldsig#sha1',
};

const MAPPERS = [
  property('address', EMAIL, 'email'),
  property('first name', 'givenName', 'firstName'),
  property('last name', 'sn', 'lastName'),
  {
    ...{ name: 'groups', protocol: 'saml', protocolMapper: 'saml-group-membership-mapper' },
    config: { 'attribute.name': 'groups', 'attribute.nameformat': 'Basic', single: 'true', 'full.path': 'false' },
  },
];
