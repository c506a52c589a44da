import { createPrivateKey, generateKeyPair, X509Certificate } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Clock } from '@confrere/kernel';
import { CurrentConfig, Fault } from '@confrere/platform/config';
import { Injectable } from '@nestjs/common';
import { selfSignedCertificate } from './self-signed-certificate.js';

/** Both as PEM. */
export interface SpKeyPair {
  readonly privateKey: string;
  readonly certificate: string;
}

/** Identity providers pin it: it is changed by hand or not at all. */
const YEARS_10 = 10 * 365 * 24 * 3_600_000;
const BITS = 3072;

/**
 * The key with which we sign our requests and open what is encrypted for us, and its certificate: from the files that the
 * config names, else made on first use in `<dataDir>/saml`, for this account alone.
 */
@Injectable()
export class SpKeys {
  private loading: Promise<SpKeyPair> | null = null;

  constructor(
    private readonly current: CurrentConfig,
    private readonly clock: Clock,
  ) {}

  /** @throws Fault when the files are not there or do not fit each other. */
  load(): Promise<SpKeyPair> {
    return (this.loading ??= this.read().catch((error: unknown) => {
      this.loading = null;
      throw error;
    }));
  }

  private async read(): Promise<SpKeyPair> {
    const { identity, dataDir } = this.current.config;
    if (identity.keyFile && identity.certFile) return fitting(identity.keyFile, identity.certFile);
    const folder = join(dataDir, 'saml');
    const file = join(folder, 'service-provider.pem');
    if (!isThere(file)) await this.make(folder, file);
    return fitting(file, file);
  }

  /** Key and certificate in one file, which is there whole or not at all; of two replicas the first one counts. */
  private async make(folder: string, file: string): Promise<void> {
    const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: BITS });
    const now = this.clock.now();
    const until = new Date(now.getTime() + YEARS_10);
    const certificate = selfSignedCertificate(
      privateKey,
      'Confrere sign-in',
      new Date(now.getTime() - 3_600_000),
      until,
    );
    const draft = `${file}.${process.pid}`;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileSync(draft, `${privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()}${certificate}`, {
      mode: 0o600,
    });
    try {
      linkSync(draft, file);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    } finally {
      rmSync(draft, { force: true });
    }
  }
}

function isThere(file: string): boolean {
  try {
    readFileSync(file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw new Fault(`The key for sign-in, ${file}, cannot be read: let this account read it.`, { cause: error });
  }
}

function fitting(keyFile: string, certFile: string): SpKeyPair {
  try {
    const key = createPrivateKey(readFileSync(keyFile, 'utf8'));
    const certificate = new X509Certificate(readFileSync(certFile, 'utf8'));
    if (key.asymmetricKeyType === 'rsa' && certificate.checkPrivateKey(key))
      return {
        privateKey: key.export({ type: 'pkcs8', format: 'pem' }).toString(),
        certificate: certificate.toString(),
      };
  } catch (error) {
    throw new Fault(`identity.keyFile, identity.certFile: ${keyFile} or ${certFile} cannot be read as PEM.`, {
      cause: error,
    });
  }
  throw new Fault(
    'identity.keyFile, identity.certFile: the certificate is not that of the key, or the key is not RSA.',
  );
}
