/** Where ids and secrets come from; a test may hand out its own. Runs in Node and in browsers. */
export abstract class IdGenerator {
  /** A UUIDv7 (RFC 9562, section 5.7): unique, and later ids sort after earlier ones. Not a secret. */
  abstract id(): string;
  /** `bytes` random bytes as base64url without padding. A secret when `bytes` is at least 16. */
  abstract secret(bytes: number): string;
}

/** Ids and secrets from the platform's cryptographic random source. */
export class RandomIds extends IdGenerator {
  constructor(private readonly now: () => number = Date.now) {
    super();
  }

  override id(): string {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    const time = this.now();
    for (let index = 0; index < 6; index++) bytes[index] = Math.floor(time / 2 ** (8 * (5 - index))) & 0xff;
    bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x70;
    bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
    const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
  }

  override secret(bytes: number): string {
    const random = crypto.getRandomValues(new Uint8Array(bytes));
    return btoa(String.fromCharCode(...random))
      .replaceAll('+', '-')
      .replaceAll('/', '_')
      .replaceAll('=', '');
  }
}
