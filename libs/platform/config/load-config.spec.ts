import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Fault, loadConfig } from './index.js';

const SECRET = 'a-secret-that-is-long-enough-to-count-123';
let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'confrere-config-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const write = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};
const load = (env: Record<string, string>) => loadConfig(env, folder);
const faultsOf = (env: Record<string, string>): string[] => {
  try {
    load(env);
  } catch (error) {
    expect(error).toBeInstanceOf(Fault);
    return (error as Fault).message.split('\n');
  }
  throw new Error('no fault was told');
};
const COMPLETE = `
http: { host: 10.0.0.5, port: 8443, publicOrigin: https://visit.example.org }
relay: { publicHost: relay.example.org, secret: ${SECRET} }
`;

describe('evaluation appliance', () => {
  it('needs no file: loopback, SQLite below ./data, a secret that both programs read', () => {
    const config = load({});
    expect(config).toMatchObject({
      evaluation: true,
      dataDir: join(folder, 'data'),
      http: { host: '127.0.0.1', port: 8080, publicOrigin: 'http://127.0.0.1:8080' },
      storage: { kind: 'sqlite', file: join(folder, 'data', 'confrere.sqlite') },
      relay: {
        host: '127.0.0.1',
        publicHost: '127.0.0.1',
        port: 3478,
        tcpPort: 3478,
        transportPolicy: 'all',
        lifetime: 600,
      },
    });
    expect(load({}).relay.secrets).toEqual(config.relay.secrets);
    expect(statSync(join(folder, 'data/secrets/relay')).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(folder, 'data/secrets/relay'), 'utf8')).toMatch(/^[A-Za-z0-9_-]{43}$/);
  });

  it('follows the environment', () => {
    const config = load({
      CONFRERE_HTTP_PORT: '34200',
      CONFRERE_RELAY_PORT: '34201',
      CONFRERE_RELAY_TRANSPORT_POLICY: 'relay',
      CONFRERE_RELAY_LIFETIME: '70',
      CONFRERE_DATA_DIR: join(folder, 'elsewhere'),
      CONFRERE_SERVICE_HOST: 'put there by Kubernetes',
    });
    expect(config.http).toMatchObject({ port: 34200, publicOrigin: 'http://127.0.0.1:34200' });
    expect(config.relay).toMatchObject({ port: 34201, tcpPort: 34201, transportPolicy: 'relay', lifetime: 70 });
    expect(config.dataDir).toBe(join(folder, 'elsewhere'));
  });

  it('refuses to be reachable from the network', () => {
    expect(faultsOf({ CONFRERE_HTTP_HOST: '0.0.0.0' })).toEqual([expect.stringContaining('this machine only')]);
  });

  it('says so when it may not write its secrets', () => {
    const file = write('not-a-folder', '');
    expect(faultsOf({ CONFRERE_DATA_DIR: file })).toEqual([expect.stringMatching(/may not write into .*secrets/)]);
  });

  it('makes a secret that others can read private again', () => {
    load({});
    chmodSync(join(folder, 'data/secrets/relay'), 0o644);
    load({});
    expect(statSync(join(folder, 'data/secrets/relay')).mode & 0o777).toBe(0o600);
  });
});

describe('mail', () => {
  const MAIL = { CONFRERE_MAIL_HOST: 'mail.example.org', CONFRERE_MAIL_PORT: '587', CONFRERE_MAIL_SECURE: 'starttls' };
  const FROM = { CONFRERE_MAIL_FROM: 'no-reply@example.org' };

  it('is not sent unless a mail server is named', () => {
    expect(load({}).mail).toBeUndefined();
  });

  it('takes the password from a file of its own', () => {
    const file = write('mail-password', 'right\n');
    const config = load({ ...MAIL, ...FROM, CONFRERE_MAIL_USERNAME: 'confrere', CONFRERE_MAIL_PASSWORD_FILE: file });
    expect(config.mail).toEqual({
      host: 'mail.example.org',
      port: 587,
      secure: 'starttls',
      from: 'no-reply@example.org',
      username: 'confrere',
      password: 'right',
    });
  });

  it('tells all that is missing or wrong: no default stands in for it', () => {
    expect(faultsOf({ CONFRERE_MAIL_HOST: 'mail.example.org' }).map((fault) => fault.split(':')[0])).toEqual([
      'mail.port',
      'mail.secure',
      'mail.from',
    ]);
    const wrong = {
      ...MAIL,
      CONFRERE_MAIL_SECURE: 'none',
      ...FROM,
      CONFRERE_MAIL_USERNAME: 'x',
      CONFRERE_MAIL_PASSWORD: 'y',
    };
    expect(faultsOf(wrong)).toEqual([expect.stringMatching(/^mail\.secure: .*over TLS only/)]);
    expect(faultsOf({ ...MAIL, CONFRERE_MAIL_FROM: 'Clinic <a@b.example>' })).toEqual([
      expect.stringMatching(/^mail\.from: /),
    ]);
    expect(faultsOf({ ...MAIL, ...FROM, CONFRERE_MAIL_CA_FILE: write('ca.pem', 'no PEM') })).toEqual([
      expect.stringMatching(/^mail\.caFile: /),
    ]);
  });
});

describe('config file', () => {
  it('is read, and the environment wins over it', () => {
    const CONFRERE_CONFIG = write('confrere.yml', COMPLETE);
    const config = load({
      CONFRERE_CONFIG,
      CONFRERE_HTTP_PORT: '9443',
      CONFRERE_RELAY_PUBLIC_HOST: 'turn.example.org',
    });
    expect(config).toMatchObject({
      evaluation: false,
      http: { host: '10.0.0.5', port: 9443, publicOrigin: 'https://visit.example.org' },
      relay: { publicHost: 'turn.example.org', secrets: [SECRET] },
    });
  });

  it('never makes secrets up', () => {
    const CONFRERE_CONFIG = write(
      'confrere.yml',
      'http: { publicOrigin: https://visit.example.org }\nrelay: { publicHost: r }',
    );
    expect(faultsOf({ CONFRERE_CONFIG })).toEqual([expect.stringMatching(/^relay\.secret: is missing; .*secretFile/)]);
  });

  it('takes secrets from files', () => {
    const secretFile = write('relay-secret', `${SECRET}\n`);
    const urlFile = write('url', 'postgres://u:p@db/confrere');
    const CONFRERE_CONFIG = write(
      'confrere.yml',
      `http: { publicOrigin: https://visit.example.org }
relay: { publicHost: r, secretFile: ${secretFile} }
storage: { kind: postgres }`,
    );
    const config = load({ CONFRERE_CONFIG, CONFRERE_STORAGE_URL_FILE: urlFile });
    expect(config.relay.secrets).toEqual([SECRET]);
    expect(config.storage).toEqual({ kind: 'postgres', url: 'postgres://u:p@db/confrere' });
  });

  it('tells all faults at once, where they are and what to write, and never a value', () => {
    const CONFRERE_CONFIG = write(
      'confrere.yml',
      `http: { port: 70000, publicOrigin: "http://visit.example.org/path", prot: 1 }
relay: { secret: hunter2, transportPolicy: everything, external: [{ urls: ["http://x"] }] }
storage: { kind: postgres }
colour: blue`,
    );
    const faults = faultsOf({ CONFRERE_CONFIG });
    expect(faults.map((fault) => fault.split(':')[0]).sort()).toEqual([
      'colour',
      'http.port',
      'http.prot',
      'http.publicOrigin',
      'relay.external.0.urls.0',
      'relay.publicHost',
      'relay.secret',
      'relay.transportPolicy',
      'storage.url',
    ]);
    expect(faults.join('\n')).not.toMatch(/hunter2|70000|everything|visit\.example\.org\/path/);
    for (const fault of faults) expect(fault).toMatch(/^\S+: .+\.$/);
  });

  it('one relay is one node, described by the keys of the relay itself', () => {
    const { relay } = load({ CONFRERE_CONFIG: write('confrere.yml', COMPLETE), CONFRERE_RELAY_TCP_PORT: '3480' });
    expect(relay.nodes).toEqual([
      { id: 'relay', publicHost: 'relay.example.org', port: 3478, tcpPort: 3480, tlsPort: null },
    ]);
  });

  it('of several relays, each machine names its own', () => {
    const CONFRERE_CONFIG = write(
      'confrere.yml',
      `http: { publicOrigin: https://visit.example.org }
relay:
  secret: ${SECRET}
  nodes:
    - { id: east, publicHost: east.example.org, port: 443, tlsPort: 443 }
    - { id: west, publicHost: west.example.org }`,
    );
    const { relay } = load({ CONFRERE_CONFIG, CONFRERE_RELAY_NODE: 'west' });
    expect(relay).toMatchObject({ node: 'west', publicHost: 'west.example.org', port: 3478, tcpPort: 3478 });
    expect(relay.nodes[0]).toEqual({
      id: 'east',
      publicHost: 'east.example.org',
      port: 443,
      tcpPort: 443,
      tlsPort: 443,
    });
    expect(faultsOf({ CONFRERE_CONFIG, CONFRERE_RELAY_NODE: 'north' })).toEqual([
      'relay.node: is wrong; write the id of one of relay.nodes.',
    ]);
  });

  it('takes the secrets of foreign TURN servers from files too', () => {
    const secretFile = write('coturn-secret', 'north wind\n');
    const server = `urls: ["turn:coturn.example.org"], secretFile: ${secretFile}`;
    const withServer = (rest: string) =>
      write('confrere.yml', `${COMPLETE.replace(' }\n', ` }\n`).replace(/ \}\s*$/, `, external: [{ ${rest} }] }`)}`);
    expect(load({ CONFRERE_CONFIG: withServer(server) }).relay.external).toEqual([
      { urls: ['turn:coturn.example.org'], secret: 'north wind' },
    ]);
    expect(faultsOf({ CONFRERE_CONFIG: withServer(`${server}, username: ward`) })).toEqual([
      'relay.external.0.secret: is wrong; write either the secret or a username and credential, not both.',
    ]);
    expect(faultsOf({ CONFRERE_CONFIG: withServer('urls: ["turn:c"], secretFile: /nowhere') })).toEqual([
      'relay.external.0.secretFile: that file cannot be read; correct the path, or let this account read it.',
    ]);
  });

  it('opens the relay to networks only when both are written down', () => {
    const relay = (rest: string) => ({
      CONFRERE_CONFIG: write('confrere.yml', COMPLETE.replace(/ \}\s*$/, `, ${rest} }`)),
    });
    expect(load(relay('mode: open, openNetworks: [10.20.0.0/16]')).relay.openNetworks).toEqual(['10.20.0.0/16']);
    expect(faultsOf(relay('mode: open'))).toEqual([expect.stringMatching(/^relay\.openNetworks: is missing; list/)]);
    expect(faultsOf(relay('openNetworks: [10.20.0.0/16]'))).toEqual([expect.stringMatching(/^relay\.openNetworks:/)]);
    expect(faultsOf(relay('mode: open, openNetworks: [10.20.0.0/33]'))).toEqual([
      'relay.openNetworks.0: is wrong; write a network like 10.20.0.0/16.',
    ]);
    const open = 'mode: open, openNetworks: [10.20.0.0/16], openPorts:';
    expect(load(relay(`${open} 50000-50999`)).relay.openPorts).toEqual([50_000, 50_999]);
    for (const ports of ['50000', '50000-50050', '80-50000', '50000-70000'])
      expect(faultsOf(relay(`${open} ${ports}`))).toEqual([
        expect.stringMatching(/^relay\.openPorts: is wrong; write/),
      ]);
  });

  it('says what stands in the way when it cannot be read at all', () => {
    expect(faultsOf({ CONFRERE_CONFIG: join(folder, 'missing.yml') })).toEqual([
      expect.stringContaining('cannot be read'),
    ]);
    expect(faultsOf({ CONFRERE_CONFIG: write('broken.yml', 'http: { port: [') })).toEqual([
      expect.stringContaining('is not YAML'),
    ]);
    expect(faultsOf({ CONFRERE_CONFIG: write('list.yml', '- http') })).toEqual([
      expect.stringContaining('no settings'),
    ]);
  });
});
