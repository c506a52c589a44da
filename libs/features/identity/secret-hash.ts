import { createHash, timingSafeEqual } from 'node:crypto';

/** SHA-256 in hex: enough for secrets of 256 random bits, which nobody can try through. */
export const hashSecret = (secret: string): string => createHash('sha256').update(secret).digest('hex');

/** Compares without telling by its time how much was right. */
export const isSameHash = (one: string, other: string): boolean =>
  one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other));

/** How a secret is named in the audit trail: the first 8 hex digits of its hash. */
export const traceOf = (hash: string): string => hash.slice(0, 8);
