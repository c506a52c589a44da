import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Clock } from '@confrere/kernel';
import type { FiveTuple } from '../transport/return-path.js';

/** A nonce is good for this long; RFC 8656, section 5 asks for an hour at most. */
const NONCE_LIFETIME_SECONDS = 600;
const TIME_LENGTH = 4;
const PROOF_LENGTH = 8;
/** 12 bytes: short, so that a challenge stays within three times the request that asked for it. */
const NONCE = /^[A-Za-z0-9_-]{16}$/;

/**
 * Nonces that nobody has to remember (RFC 8489, section 9.2): the time of issue and a proof over it and the five-tuple it
 * was issued to. The key lives as long as the process: after a restart every nonce is stale and is replaced by a 438.
 */
export class Nonces {
  private readonly key = randomBytes(32);

  constructor(private readonly clock: Clock) {}

  issue(fiveTuple: FiveTuple): string {
    const time = Buffer.alloc(TIME_LENGTH);
    time.writeUInt32BE(this.seconds());
    return Buffer.concat([time, this.proof(time, fiveTuple)]).toString('base64url');
  }

  /** False when it was issued to another five-tuple, by another process, too long ago, or by nobody. */
  holds(nonce: string, fiveTuple: FiveTuple): boolean {
    if (!NONCE.test(nonce)) return false;
    const bytes = Buffer.from(nonce, 'base64url');
    const time = bytes.subarray(0, TIME_LENGTH);
    if (!timingSafeEqual(bytes.subarray(TIME_LENGTH), this.proof(time, fiveTuple))) return false;
    return this.seconds() - time.readUInt32BE(0) < NONCE_LIFETIME_SECONDS;
  }

  private proof(time: Buffer, fiveTuple: FiveTuple): Buffer {
    return createHmac('sha256', this.key).update(time).update(String(fiveTuple)).digest().subarray(0, PROOF_LENGTH);
  }

  /** Monotonic, so that a corrected wall clock neither revives a nonce nor kills them all. */
  private seconds(): number {
    return Math.floor(this.clock.monotonic() / 1000) >>> 0;
  }
}
