import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeCertificate } from '../../../libs/platform/tls/testing/make-certificate.ts';
import type { Account } from './account.ts';
import { ForeignServer } from './foreign-server.ts';
import { freePort } from './free-port.ts';

/** Where Debian's package puts it. */
const CODE = '/usr/share/simplesamlphp/www';
const RSA_SHA256 = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256';
const PERSISTENT = 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent';

/** Why there is none here, or false: what a journey gives as its `skip`. */
export const withoutSimpleSamlPhp = process.env['PHP_PATH']
  ? false
  : (process.env['PHP_MISSING'] ?? 'PHP_PATH is not set: run the journeys with `npm run e2e`.');

export interface SimpleSamlPhpOptions {
  /** Folder for its log. */
  readonly logs: string;
  readonly accounts: readonly Account[];
}

const KEYS = ['first', 'second', 'third'] as const;
export type IdpKey = (typeof KEYS)[number];

/** SimpleSAMLphp as Debian packages it, as an identity provider with keys, accounts and files of its own, on loopback. */
export class SimpleSamlPhp {
  readonly origin: string;
  private readonly folder: string;
  private readonly server: ForeignServer;

  private constructor(origin: string, folder: string, server: ForeignServer) {
    this.origin = origin;
    this.folder = folder;
    this.server = server;
  }

  /** Its metadata tells of the first and the second key; it signs with the first. */
  static async start({ logs, accounts }: SimpleSamlPhpOptions): Promise<SimpleSamlPhp> {
    const folder = mkdtempSync(join(tmpdir(), 'confrere-simplesamlphp-'));
    const port = await freePort();
    const origin = `http://127.0.0.1:${port}`;
    for (const name of ['cert', 'data', 'log', 'metadata', 'session', 'temp']) mkdirSync(join(folder, name));
    for (const key of KEYS) {
      const { cert, key: pem } = makeCertificate({ names: ['127.0.0.1'], key: 'rsa' });
      writeFileSync(join(folder, 'cert', `${key}.crt`), cert);
      writeFileSync(join(folder, 'cert', `${key}.pem`), pem, { mode: 0o600 });
    }
    writePhp(join(folder, 'config.php'), 'config', settings(folder, origin));
    writePhp(join(folder, 'authsources.php'), 'config', { staff: passwords(accounts) });
    writeFileSync(join(folder, 'sp.xml'), NOBODY);
    const server = new ForeignServer({
      program: process.env['PHP_PATH'] ?? '',
      args: ['-d', `session.save_path=${join(folder, 'session')}`, '-S', `127.0.0.1:${port}`, '-t', CODE],
      env: { SIMPLESAMLPHP_CONFIG_DIR: folder, PHP_CLI_SERVER_WORKERS: undefined },
      log: join(logs, 'simplesamlphp.log'),
    });
    const idp = new SimpleSamlPhp(origin, folder, server);
    idp.use('first', ['second']);
    await server.start(`${origin}/saml2/idp/metadata.php`);
    return idp;
  }

  /** What it says of itself. */
  async metadata(): Promise<string> {
    const answer = await fetch(`${this.origin}/saml2/idp/metadata.php`);
    if (!answer.ok) throw new Error(`Its metadata was refused with ${answer.status}:\n${await answer.text()}`);
    return answer.text();
  }

  /** Takes the metadata of the appliance for that of a service provider, as it stands. */
  trust(metadata: string): void {
    writeFileSync(join(this.folder, 'sp.xml'), metadata);
  }

  /** Signs with this key from now on; its metadata tells of `others` as well. */
  use(key: IdpKey, others: readonly IdpKey[] = []): void {
    const [next] = others;
    writePhp(join(this.folder, 'metadata', 'saml20-idp-hosted.php'), `metadata['${this.origin}/idp']`, {
      host: '__DEFAULT__',
      privatekey: `${key}.pem`,
      certificate: `${key}.crt`,
      ...(next && { new_privatekey: `${next}.pem`, new_certificate: `${next}.crt` }),
      auth: 'staff',
      'signature.algorithm': RSA_SHA256,
      'saml20.sign.response': true,
      'saml20.sign.assertion': true,
      'assertion.encryption': true,
      'validate.authnrequest': true,
      'redirect.validate': true,
      'redirect.sign': true,
      'sign.logout': true,
      'validate.logout': true,
      authproc: [{ class: 'saml:PersistentNameID', attribute: 'uid' }],
      NameIDFormat: PERSISTENT,
    });
  }

  async stop(): Promise<void> {
    await this.server.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** An XML source may not be empty. */
const NOBODY = '<EntitiesDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata"/>';

function settings(folder: string, origin: string): Record<string, unknown> {
  const at = (name: string): string => `${join(folder, name)}/`;
  return {
    baseurlpath: `${origin}/`,
    certdir: at('cert'),
    loggingdir: at('log'),
    datadir: at('data'),
    tempdir: at('temp'),
    metadatadir: at('metadata'),
    secretsalt: 'a salt for journeys that nobody else has',
    'auth.adminpassword': 'a password for journeys that nobody else has',
    technicalcontact_name: 'Administrator',
    technicalcontact_email: 'admin@hospital.example',
    timezone: 'Europe/Oslo',
    'logging.handler': 'file',
    'enable.saml20-idp': true,
    'admin.checkforupdates': false,
    'module.enable': { core: true, saml: true, exampleauth: true },
    'session.cookie.secure': false,
    'session.cookie.samesite': 'Lax',
    'session.phpsession.savepath': join(folder, 'session'),
    'language.cookie.secure': false,
    'language.cookie.samesite': 'Lax',
    'metadata.sources': [{ type: 'flatfile' }, { type: 'xml', file: join(folder, 'sp.xml') }],
    'store.type': 'phpsession',
  };
}

/** Its module for a list of accounts in a file. */
const passwords = (accounts: readonly Account[]): Record<string, unknown> => ({
  0: 'exampleauth:UserPass',
  ...Object.fromEntries(
    accounts.map(({ name, password, displayName, mail, groups }) => [
      `${name}:${password}`,
      { uid: [name], displayName: [displayName], mail: [mail], groups },
    ]),
  ),
});

/** Values come as JSON, so that nothing has to be quoted for PHP. */
function writePhp(file: string, variable: string, value: unknown): void {
  writeFileSync(`${file}.json`, JSON.stringify(value));
  writeFileSync(file, `<?php $${variable} = json_decode(file_get_contents(__FILE__ . '.json'), true);\n`);
}
