import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeCertificate } from '../tls/testing/make-certificate.js';
import { daysLeft, Fault, loadConfig, readCertificate } from './index.js';

const NOW = new Date('2026-12-01T09:00:00Z');
const SECRET = 'a-secret-that-is-long-enough-to-count-123';
const YEAR = { notBefore: new Date('2026-06-01T00:00:00Z'), notAfter: new Date('2027-06-01T00:00:00Z') };
let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'confrere-certificate-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const write = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};
const files = (cert: string, key: string) => ({ certFile: write('cert.pem', cert), keyFile: write('key.pem', key) });
const faultsOf = (cert: string, key: string): string[] => {
  const read = readCertificate(files(cert, key), NOW);
  return 'faults' in read ? read.faults : [];
};

it('one that can be used is read, with what it is for and how long it lasts', () => {
  const { cert, key } = makeCertificate({ ...YEAR, names: ['visit.example.org', '192.0.2.7', '2001:db8::7'] });
  const read = readCertificate(files(cert, key), NOW);
  if ('faults' in read) throw new Error(read.faults.join());
  expect([read.cert, read.key, daysLeft(read, NOW)]).toEqual([cert, key, 181]);
  const hosts = ['visit.example.org', '192.0.2.7', '[2001:db8::7]', 'other.example.org', '192.0.2.8'];
  expect(hosts.map((host) => read.isFor(host))).toEqual([true, true, true, false, false]);
});

it('a chain behind the certificate is no fault; before it, it is', () => {
  const [own, chain] = [makeCertificate(YEAR), makeCertificate(YEAR)];
  expect(faultsOf(own.cert + chain.cert, own.key)).toEqual([]);
  expect(faultsOf(chain.cert + own.cert, own.key)).toEqual([expect.stringContaining('does not belong')]);
});

it.each([
  ['expired', { ...YEAR, notAfter: new Date('2026-11-30T00:00:00Z') }, 'expired on 2026-11-30; renew it.'],
  ['not yet valid', { ...YEAR, notBefore: new Date('2027-01-01T00:00:00Z') }, 'valid from 2027-01-01 only; check'],
])('one that is %s is refused in words', (_name, wish, words) => {
  const { cert, key } = makeCertificate(wish);
  expect(faultsOf(cert, key)).toEqual([expect.stringContaining(words)]);
});

it('a key with a passphrase is refused, with how to store it without', () => {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const locked = privateKey.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'hunter2' });
  expect(faultsOf(makeCertificate(YEAR).cert, locked.toString())).toEqual([
    expect.stringMatching(/^tls\.keyFile: the key is locked with a passphrase; .*openssl pkey/),
  ]);
});

it('files that hold something else are told apart', () => {
  expect(faultsOf('hello', 'hello')).toEqual([
    expect.stringMatching(/^tls\.certFile: that file holds no certificate/),
    expect.stringMatching(/^tls\.keyFile: that file holds no private key/),
  ]);
});

describe('in the config', () => {
  const { cert, key } = makeCertificate(YEAR);
  const load = (tls: string, origin = 'https://visit.example.org', rest = '') =>
    loadConfig(
      {
        CONFRERE_CONFIG: write(
          'confrere.yml',
          `http: { port: 443, publicOrigin: "${origin}" }\ntls: ${tls}\nrelay: { publicHost: r, secret: ${SECRET}${rest} }`,
        ),
      },
      folder,
      NOW,
    );
  const tls = '{ certFile: cert.pem, keyFile: key.pem }';
  beforeEach(() => files(cert, key));

  it('HTTPS, TURN over TLS and TURN over TCP share http.port', () => {
    const config = load(tls);
    expect(config).toMatchObject({
      tls: { certFile: join(folder, 'cert.pem'), keyFile: join(folder, 'key.pem') },
      runDir: join(folder, 'data', 'run'),
      relay: { tcpPort: null, nodes: [{ port: 3478, tcpPort: 443, tlsPort: 443 }] },
    });
  });

  it('browsers may see another port than the one that is listened on', () => {
    const { relay } = load(tls, undefined, ', tlsPort: 8443');
    expect([relay.tcpPort, relay.nodes[0]]).toEqual([null, expect.objectContaining({ tcpPort: 8443, tlsPort: 8443 })]);
  });

  it('a port of its own for TCP is opened when it is asked for, and is none when it is the shared one', () => {
    expect(load(tls, undefined, ', tcpPort: 3478').relay).toMatchObject({ tcpPort: 3478, nodes: [{ tcpPort: 3478 }] });
    expect(load(tls, undefined, ', tcpPort: 443').relay.tcpPort).toBeNull();
  });

  it('faults of the files are told beside all others', () => {
    const tell = () =>
      load('{ certFile: missing.pem, keyFile: key.pem }', 'http://127.0.0.1:443', ', mode: everything');
    expect(tell).toThrow(Fault);
    try {
      tell();
    } catch (error) {
      expect((error as Fault).message.split('\n').sort()).toEqual([
        expect.stringMatching(/^http\.publicOrigin: is wrong; with tls it begins with https/),
        expect.stringMatching(/^relay\.mode: is wrong/),
        expect.stringMatching(/^tls\.certFile: that file is not there; correct the path/),
      ]);
    }
  });

  it('half of it is told as missing', () => {
    expect(() => load('{ certFile: cert.pem }')).toThrow(/^tls\.keyFile: is missing; write the path/);
  });

  it('an evaluation with a certificate has HTTPS', () => {
    const env = { CONFRERE_TLS_CERT_FILE: join(folder, 'cert.pem'), CONFRERE_TLS_KEY_FILE: join(folder, 'key.pem') };
    const config = loadConfig({ ...env, CONFRERE_HTTP_PORT: '34200' }, folder, NOW);
    expect([config.evaluation, config.http.publicOrigin]).toEqual([true, 'https://127.0.0.1:34200']);
    expect(config.relay.nodes[0]).toMatchObject({ tcpPort: 34_200, tlsPort: 34_200 });
  });

  it('without it nothing is shared', () => {
    const config = loadConfig({}, folder, NOW);
    expect(config).toMatchObject({
      tls: undefined,
      relay: { tcpPort: 3478, nodes: [{ tcpPort: 3478, tlsPort: null }] },
    });
  });
});
