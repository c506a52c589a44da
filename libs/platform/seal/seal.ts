import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

const VERSION = '1';
const NONCE = 12;
const TAG = 16;

/** What a sealed text turned out to be. */
export interface Opened {
  readonly text: string;
  /** Not sealed with the first secret: to be sealed anew before the older one is taken out of the config. */
  readonly outdated: boolean;
}

/**
 * Hides a text from whoever reads the database or its backup: AES-256-GCM under a key made from the appliance's secret
 * (HKDF, RFC 5869), bound to its row.
 */
export class Seal {
  private readonly keys: readonly Buffer[];

  /**
   * @param secrets the first seals; all open.
   * @param purpose what is sealed, `confrere outbox`: each purpose has a key of its own. Changing it makes everything unreadable.
   */
  constructor(secrets: readonly string[], purpose: string) {
    this.keys = secrets.map((secret) => Buffer.from(hkdfSync('sha256', secret, '', purpose, 32)));
  }

  /** Sealed for this row: in another one it does not open. */
  seal(rowId: string, text: string): string {
    const [key] = this.keys;
    if (!key) throw new Error('There is no secret to seal with.');
    const nonce = randomBytes(NONCE);
    const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(rowId));
    const body = Buffer.concat([cipher.update(text), cipher.final()]);
    return `${VERSION}.${Buffer.concat([nonce, body, cipher.getAuthTag()]).toString('base64url')}`;
  }

  /** @returns null when no secret of this appliance opens it, or it was sealed for another row. */
  open(rowId: string, sealed: string): Opened | null {
    const bytes = Buffer.from(sealed.slice(VERSION.length + 1), 'base64url');
    if (!isSealed(sealed) || bytes.length < NONCE + TAG) return null;
    for (const [which, key] of this.keys.entries()) {
      try {
        const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE), { authTagLength: TAG })
          .setAAD(Buffer.from(rowId))
          .setAuthTag(bytes.subarray(-TAG));
        const body = Buffer.concat([decipher.update(bytes.subarray(NONCE, -TAG)), decipher.final()]);
        return { text: body.toString(), outdated: which > 0 };
      } catch {
        // Another secret may open it.
      }
    }
    return null;
  }
}

/** Whether it has the form that `seal` gives. */
export const isSealed = (text: string): boolean => text.startsWith(`${VERSION}.`);
