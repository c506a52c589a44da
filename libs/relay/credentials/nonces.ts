import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Clock } from '@confrere/kernel';
import type { FiveTuple } from '../transport/five-tuple.js';

/** A nonce is good for this long; RFC 8656, section 5 asks for an hour at most. */
const NONCE_LIFETIME_SECONDS = 600;
/**
 * "Nonce cookie" and security features (RFC 8489, sections 9.2.1 and 18.1): bit 0 of 24, password algorithms. Who took
 * PASSWORD-ALGORITHMS out of a challenge on its way, is found out by the client, and who took this out of it, by us.
 */
export const NONCE_COOKIE = 'obMatJos2';
const FEATURES = Buffer.from([0x80, 0, 0]).toString('base64');
const PREFIX = NONCE_COOKIE + FEATURES;
const NONCE = new RegExp(`^${PREFIX}[A-Za-z0-9_-]{7}$`);

/** Twelve bits of time in steps of four seconds: they name a moment within the last four and a half hours. */
const STEP_SECONDS = 4;
const STEPS = 1 << 12;
/** Seven characters hold 42 bits: 12 of time, 30 of proof. The whole nonce is 20 bytes, so a challenge stays short. */
const PROOF_BITS = 30;

/**
 * Nonces that nobody has to remember (RFC 8489, section 9.2): the time of issue and a proof over it and the five-tuple it
 * was issued to. The key lives as long as the process: after a restart every nonce is stale and is replaced by a 438.
 * A nonce lets nobody in: it stands under the integrity of the request, and keeps a recorded one from being sent again
 * later or from elsewhere. Who guesses a proof must still know the password.
 */
export class Nonces {
  private readonly key = randomBytes(32);

  constructor(private readonly clock: Clock) {}

  issue(fiveTuple: FiveTuple): string {
    const step = this.step();
    return PREFIX + textOf(step % STEPS, this.proof(step, fiveTuple));
  }

  /** False when it was issued to another five-tuple, by another process, too long ago, or by nobody. */
  holds(nonce: string, fiveTuple: FiveTuple): boolean {
    if (!NONCE.test(nonce)) return false;
    const now = this.step();
    const age = (((now - timeOf(nonce)) % STEPS) + STEPS) % STEPS;
    if (age * STEP_SECONDS >= NONCE_LIFETIME_SECONDS || age > now) return false;
    // The proof is over the whole time, so that a nonce does not come to life again when twelve bits have gone round.
    const expected = PREFIX + textOf((now - age) % STEPS, this.proof(now - age, fiveTuple));
    return timingSafeEqual(Buffer.from(nonce), Buffer.from(expected));
  }

  private proof(step: number, fiveTuple: FiveTuple): number {
    const digest = createHmac('sha256', this.key).update(`${step} ${fiveTuple}`).digest();
    return digest.readUInt32BE(0) >>> (32 - PROOF_BITS);
  }

  /** Monotonic, so that a corrected wall clock neither revives a nonce nor kills them all. */
  private step(): number {
    return Math.floor(this.clock.monotonic() / 1000 / STEP_SECONDS);
  }
}

/** Whether the nonce says that PASSWORD-ALGORITHMS was offered with it (RFC 8489, section 9.2.1), whoever issued it. */
export function offersPasswordAlgorithms(nonce: string): boolean {
  if (!nonce.startsWith(NONCE_COOKIE)) return false;
  const features = nonce.slice(NONCE_COOKIE.length, NONCE_COOKIE.length + 4);
  return /^[A-Za-z0-9+/]{4}$/.test(features) && ((Buffer.from(features, 'base64')[0] ?? 0) & 0x80) !== 0;
}

/** 42 bits, left-justified in six bytes, as eight characters of which the last says nothing and is left out. */
function textOf(time: number, proof: number): string {
  const bytes = Buffer.alloc(6);
  bytes.writeUIntBE((time * 2 ** PROOF_BITS + proof) * 2 ** 6, 0, 6);
  return bytes.toString('base64url').slice(0, 7);
}

function timeOf(nonce: string): number {
  return Buffer.from(nonce.slice(PREFIX.length), 'base64url').readUInt16BE(0) >>> 4;
}
