import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

/** What is hidden in a row of the outbox. */
export interface SealedMail {
  readonly to: string;
  readonly fields: Readonly<Record<string, string>>;
}

const VERSION = '1';
const NONCE = 12;
const TAG = 16;

/**
 * Hides whom a waiting mail goes to and the link in it from whoever reads the database or its backup: AES-256-GCM under a
 * key made from the appliance's secret (HKDF, RFC 5869), bound to the row.
 */
export class OutboxSeal {
  private readonly keys: readonly Buffer[];

  /** @param secrets the first seals; all open. */
  constructor(secrets: readonly string[]) {
    this.keys = secrets.map((secret) => Buffer.from(hkdfSync('sha256', secret, '', 'confrere outbox', 32)));
  }

  seal(rowId: string, mail: SealedMail): string {
    const [key] = this.keys;
    if (!key) throw new Error('There is no secret to seal with.');
    const nonce = randomBytes(NONCE);
    const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(rowId));
    const body = Buffer.concat([cipher.update(JSON.stringify(mail)), cipher.final()]);
    return `${VERSION}.${Buffer.concat([nonce, body, cipher.getAuthTag()]).toString('base64url')}`;
  }

  /** @returns null when no secret of this appliance opens it. */
  open(rowId: string, sealed: string): SealedMail | null {
    const bytes = Buffer.from(sealed.slice(VERSION.length + 1), 'base64url');
    if (!sealed.startsWith(`${VERSION}.`) || bytes.length < NONCE + TAG) return null;
    for (const key of this.keys) {
      try {
        const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE), { authTagLength: TAG })
          .setAAD(Buffer.from(rowId))
          .setAuthTag(bytes.subarray(-TAG));
        const body = Buffer.concat([decipher.update(bytes.subarray(NONCE, -TAG)), decipher.final()]);
        return JSON.parse(body.toString()) as SealedMail;
      } catch {
        // Another secret may open it.
      }
    }
    return null;
  }
}
