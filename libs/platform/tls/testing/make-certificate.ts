import { createPublicKey, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { isIP, SocketAddress } from 'node:net';

export interface CertificateWish {
  /** Host names and IP addresses it is for. */
  readonly names?: readonly string[];
  readonly notBefore?: Date;
  readonly notAfter?: Date;
  /** ECDSA by default; `rsa` has 2048 bits. */
  readonly key?: 'ec' | 'rsa';
}

/** Both as PEM. */
export interface MadeCertificate {
  readonly cert: string;
  readonly key: string;
}

const DAY = 24 * 3600 * 1000;

/**
 * A self-signed certificate (RFC 5280, section 4.1), for specs and benches: Node's crypto reads
 * certificates but makes none. Erasable types and Node only, so that a bench can import this file as it stands.
 */
export function makeCertificate(wish: CertificateWish = {}): MadeCertificate {
  const { names = ['localhost', '127.0.0.1', '::1'] } = wish;
  const { notBefore = new Date(Date.now() - DAY), notAfter = new Date(Date.now() + 365 * DAY) } = wish;
  const { privateKey } =
    wish.key === 'rsa'
      ? generateKeyPairSync('rsa', { modulusLength: 2048 })
      : generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const algorithm = wish.key === 'rsa' ? RSA_WITH_SHA256 : ECDSA_WITH_SHA256;
  const name = sequence(set(sequence(COMMON_NAME, der(0x0c, Buffer.from('Confrere test')))));
  const toBeSigned = sequence(
    der(0xa0, integer(Buffer.from([2]))),
    integer(Buffer.concat([Buffer.from([1]), randomBytes(15)])),
    algorithm,
    name,
    sequence(time(notBefore), time(notAfter)),
    name,
    publicKeyOf(privateKey),
    der(0xa3, sequence(extension(SUBJECT_ALT_NAME, sequence(...names.map(generalName))))),
  );
  const signature = sign('sha256', toBeSigned, privateKey);
  const certificate = sequence(toBeSigned, algorithm, der(0x03, Buffer.concat([Buffer.alloc(1), signature])));
  const lines = certificate.toString('base64').match(/.{1,64}/g) ?? [];
  return {
    cert: ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n'),
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

/** One value of DER (X.690, section 8.1): tag, length, contents. */
function der(tag: number, ...contents: Buffer[]): Buffer {
  const value = Buffer.concat(contents);
  const bytes = [value.length >> 8, value.length & 0xff];
  const length = value.length < 0x80 ? [value.length] : value.length < 0x100 ? [0x81, value.length] : [0x82, ...bytes];
  return Buffer.concat([Buffer.from([tag, ...length]), value]);
}

const sequence = (...contents: Buffer[]): Buffer => der(0x30, ...contents);
const set = (...contents: Buffer[]): Buffer => der(0x31, ...contents);
const integer = (value: Buffer): Buffer => der(0x02, value);
const identifier = (hex: string): Buffer => der(0x06, Buffer.from(hex, 'hex'));
const extension = (id: Buffer, value: Buffer): Buffer => sequence(id, der(0x04, value));

const COMMON_NAME = identifier('550403');
const SUBJECT_ALT_NAME = identifier('551d11');
const ECDSA_WITH_SHA256 = sequence(identifier('2a8648ce3d040302'));
const RSA_WITH_SHA256 = sequence(identifier('2a864886f70d01010b'), Buffer.from([0x05, 0x00]));

const publicKeyOf = (key: KeyObject): Buffer => createPublicKey(key).export({ type: 'spki', format: 'der' });

/** GeneralizedTime, `20261124120000Z`; UTCTime for years before 2050, as RFC 5280, section 4.1.2.5 asks. */
function time(moment: Date): Buffer {
  const text = moment.toISOString().replaceAll(/[-:T]|\.\d+/g, '');
  return moment.getUTCFullYear() < 2050
    ? der(0x17, Buffer.from(text.slice(2), 'ascii'))
    : der(0x18, Buffer.from(text, 'ascii'));
}

/** dNSName [2] or iPAddress [7] (RFC 5280, section 4.2.1.6). */
function generalName(name: string): Buffer {
  const kind = isIP(name);
  if (kind === 0) return der(0x82, Buffer.from(name, 'ascii'));
  return der(0x87, kind === 4 ? Buffer.from(name.split('.').map(Number)) : ipv6(name));
}

function ipv6(text: string): Buffer {
  const [head = '', tail = ''] = new SocketAddress({ address: text, family: 'ipv6' }).address.split('::');
  const bytes = (part: string) =>
    part === ''
      ? Buffer.alloc(0)
      : Buffer.from(
          part
            .split(':')
            .map((group) => group.padStart(4, '0'))
            .join(''),
          'hex',
        );
  const [before, after] = [bytes(head), bytes(tail)];
  return Buffer.concat([before, Buffer.alloc(16 - before.length - after.length), after]);
}
