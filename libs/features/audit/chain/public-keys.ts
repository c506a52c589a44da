import { createHash, createPublicKey, type KeyObject, verify } from 'node:crypto';

/** The public keys of appliances whose word counts. */
export class PublicKeys {
  private readonly keys = new Map<string, KeyObject>();

  /**
   * @param pems PEM, one or several in one text.
   * @throws TypeError when one is no Ed25519 public key.
   */
  constructor(pems: readonly string[]) {
    for (const pem of pems.flatMap((text) => text.match(/-----BEGIN [^-]+-----[^-]+-----END [^-]+-----/g) ?? [text])) {
      const key = readKey(pem);
      this.keys.set(PublicKeys.idOf(key), key);
    }
  }

  /** How a key is called: the first 16 hexadecimal digits of SHA-256 over its SubjectPublicKeyInfo. */
  static idOf(key: KeyObject): string {
    return createHash('sha256')
      .update(key.export({ type: 'spki', format: 'der' }))
      .digest('hex')
      .slice(0, 16);
  }

  get ids(): string[] {
    return [...this.keys.keys()];
  }

  has(id: string): boolean {
    return this.keys.has(id);
  }

  /** Whether the key of this id, being one of ours, signed the text. */
  accept(id: string, text: string, signature: string): boolean {
    const key = this.keys.get(id);
    // A signature has one spelling; base64url as Node reads it has several.
    const bytes = Buffer.from(signature, 'base64url');
    return (
      key !== undefined &&
      bytes.toString('base64url') === signature &&
      verify(null, Buffer.from(text, 'utf8'), key, bytes)
    );
  }
}

function readKey(pem: string): KeyObject {
  let key: KeyObject | null = null;
  try {
    if (!pem.includes('PRIVATE')) key = createPublicKey(pem);
  } catch {
    // Said below.
  }
  if (key?.asymmetricKeyType !== 'ed25519') throw new TypeError('That is no Ed25519 public key (PEM).');
  return key;
}
