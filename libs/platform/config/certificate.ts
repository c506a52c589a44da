import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { createSecureContext } from 'node:tls';

export interface CertificateFiles {
  /** PEM: the server's certificate first, the chain behind it. */
  readonly certFile: string;
  /** PEM, without a passphrase. */
  readonly keyFile: string;
}

/** A certificate that can be used now, and its key. */
export interface Certificate {
  /** PEM. */
  readonly cert: string;
  /** PEM. */
  readonly key: string;
  readonly validTo: Date;
  /** Whether a browser that asked for this host name or IP address takes it. */
  isFor(host: string): boolean;
}

const DAY = 24 * 3600 * 1000;
const CERT_FILE = 'tls.certFile';
const KEY_FILE = 'tls.keyFile';

/** Reads certificate and key and looks whether they can be used. Each fault is one sentence for the administrator. */
export function readCertificate(files: CertificateFiles, now: Date): Certificate | { readonly faults: string[] } {
  const faults: string[] = [];
  const cert = readPem(files.certFile, CERT_FILE, faults);
  const key = readPem(files.keyFile, KEY_FILE, faults);
  const certificate = cert === null ? null : parseCertificate(cert, faults);
  const privateKey = key === null ? null : parseKey(key, faults);
  if (certificate) faults.push(...validityFaults(certificate, now));
  if (certificate && privateKey && !certificate.checkPrivateKey(privateKey))
    faults.push(
      `${KEY_FILE}: the key does not belong to the first certificate in ${CERT_FILE}; name the files that were issued together, with the server's own certificate before the chain.`,
    );
  if (faults.length > 0 || cert === null || key === null || !certificate) return { faults };
  try {
    createSecureContext({ cert, key });
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
    return { faults: [`${CERT_FILE}: TLS cannot be spoken with it (${code}); have a new certificate issued.`] };
  }
  return {
    cert,
    key,
    validTo: certificate.validToDate,
    isFor: (host) => {
      const name = host.replace(/^\[|\]$/g, '');
      return (isIP(name) ? certificate.checkIP(name) : certificate.checkHost(name)) !== undefined;
    },
  };
}

/** Whole days for which it is still valid. */
export const daysLeft = ({ validTo }: Certificate, now: Date): number =>
  Math.floor((validTo.getTime() - now.getTime()) / DAY);

function readPem(path: string, setting: string, faults: string[]): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    faults.push(
      `${setting}: that file ${missing ? 'is not there' : 'cannot be read'}; correct the path, or let this account read it.`,
    );
    return null;
  }
}

function parseCertificate(pem: string, faults: string[]): X509Certificate | null {
  try {
    return new X509Certificate(pem);
  } catch {
    faults.push(
      `${CERT_FILE}: that file holds no certificate; name a PEM file with the server's certificate first and the chain behind it.`,
    );
    return null;
  }
}

function parseKey(pem: string, faults: string[]): KeyObject | null {
  try {
    return createPrivateKey(pem);
  } catch {
    // Both forms say so: BEGIN ENCRYPTED PRIVATE KEY, and Proc-Type: 4,ENCRYPTED.
    faults.push(
      pem.includes('ENCRYPTED')
        ? `${KEY_FILE}: the key is locked with a passphrase; store it without one, readable by this account alone (openssl pkey -in locked.pem -out key.pem).`
        : `${KEY_FILE}: that file holds no private key; name the PEM file with the certificate's key.`,
    );
    return null;
  }
}

function validityFaults({ validFromDate, validToDate }: X509Certificate, now: Date): string[] {
  const day = (moment: Date): string => moment.toISOString().slice(0, 10);
  if (now > validToDate) return [`${CERT_FILE}: the certificate expired on ${day(validToDate)}; renew it.`];
  if (now < validFromDate)
    return [
      `${CERT_FILE}: the certificate is valid from ${day(validFromDate)} only; check this machine's clock, or use one that is valid now.`,
    ];
  return [];
}
