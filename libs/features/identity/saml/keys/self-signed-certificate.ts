import { createPublicKey, type KeyObject, randomBytes, sign } from 'node:crypto';

/**
 * A self-signed certificate (RFC 5280, section 4.1) over an RSA key, signed with SHA-256: the form in which SAML passes
 * public keys on. Node's crypto reads certificates but makes none.
 * @returns PEM.
 */
export function selfSignedCertificate(key: KeyObject, commonName: string, notBefore: Date, notAfter: Date): string {
  const name = sequence(set(sequence(COMMON_NAME, der(0x0c, Buffer.from(commonName.slice(0, 64))))));
  const toBeSigned = sequence(
    der(0xa0, integer(Buffer.from([2]))),
    integer(Buffer.concat([Buffer.from([1]), randomBytes(15)])),
    SHA256_WITH_RSA,
    name,
    sequence(time(notBefore), time(notAfter)),
    name,
    createPublicKey(key).export({ type: 'spki', format: 'der' }),
  );
  const signature = der(0x03, Buffer.concat([Buffer.alloc(1), sign('sha256', toBeSigned, key)]));
  return toPem(sequence(toBeSigned, SHA256_WITH_RSA, signature));
}

/** One certificate as PEM. */
export function toPem(certificate: Buffer): string {
  const lines = certificate.toString('base64').match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
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
/** UTCTime before 2050, GeneralizedTime after (RFC 5280, section 4.1.2.5). */
function time(moment: Date): Buffer {
  const written = `${moment.toISOString().replace(/[-:T]/g, '').slice(0, 14)}Z`;
  return written < '2050' ? der(0x17, Buffer.from(written.slice(2))) : der(0x18, Buffer.from(written));
}

const COMMON_NAME = identifier('550403');
const SHA256_WITH_RSA = sequence(identifier('2a864886f70d01010b'), Buffer.from([0x05, 0x00]));
