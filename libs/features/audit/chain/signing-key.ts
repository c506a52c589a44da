import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { chmodSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { Fault } from '@confrere/platform/config';
import { PublicKeys } from './public-keys.js';

/** The Ed25519 key (RFC 8032) with which this appliance says how far a trail went. */
export class SigningKey {
  private constructor(private readonly key: KeyObject) {}

  /**
   * The key in this file, made on the first start: PKCS #8 PEM, readable by this account alone. Two processes may ask at the
   * same moment: both get the one that was there first.
   * @throws Fault when it cannot be read or written, or is no Ed25519 key.
   */
  static in(file: string): SigningKey {
    try {
      mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
      const draft = `${file}.${process.pid}`;
      const { privateKey } = generateKeyPairSync('ed25519');
      writeFileSync(draft, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
      try {
        // A link, unlike a rename, does not replace what is there; and nobody sees half a file.
        linkSync(draft, file);
        chmodSync(file, 0o600);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      } finally {
        rmSync(draft, { force: true });
      }
    } catch (error) {
      // A key that was put there for reading only is as good.
      const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
      const there = SigningKey.existing(file);
      if (there) return there;
      throw new Fault(
        `Confrere may not write the key of the audit trail ${file} (${code}): give this account write permission on its folder, or name a key in audit.keyFile.`,
        { cause: error },
      );
    }
    const key = SigningKey.existing(file);
    if (!key) throw new Fault(`The key of the audit trail ${file} cannot be read: let this account read it.`);
    return key;
  }

  /** The key in this file, or null when it is not there. @throws Fault when it is no Ed25519 key. */
  static existing(file: string): SigningKey | null {
    let pem: string;
    try {
      pem = readFileSync(file, 'utf8');
    } catch {
      return null;
    }
    try {
      const key = createPrivateKey(pem);
      if (key.asymmetricKeyType === 'ed25519') return new SigningKey(key);
    } catch {
      // Said below.
    }
    throw new Fault(`audit.keyFile: ${file} holds no Ed25519 private key (PEM); put the right one there.`);
  }

  /** PEM, to be kept where nobody who can write the database can write. */
  get publicPem(): string {
    return createPublicKey(this.key).export({ type: 'spki', format: 'pem' }).toString();
  }

  get id(): string {
    return PublicKeys.idOf(createPublicKey(this.key));
  }

  /** @returns the signature as base64url. */
  sign(text: string): string {
    return sign(null, Buffer.from(text, 'utf8'), this.key).toString('base64url');
  }
}
