import { createHmac, randomBytes } from 'node:crypto';
import type { Clock } from '@confrere/kernel';
import type { TransportAddress } from '../stun/transport-address.js';

const BUCKETS = 1 << 14;

/**
 * Bounds what the relay answers to those who have not authenticated, per source: a forged source address must not make it
 * a reflector. The memory is fixed: sources share buckets by a keyed hash, so a flood makes no state and nobody can aim at
 * somebody else's bucket. An IPv6 source counts by its /64, of which one machine has all addresses.
 */
export class ChallengeLimiter {
  private readonly tokens: Float32Array;
  private readonly filledAt = new Float64Array(BUCKETS);
  private readonly key = randomBytes(16);
  private readonly burst: number;

  constructor(
    private readonly clock: Clock,
    private readonly perSecond: number,
  ) {
    // A page that opens a call asks over each path at once, and a clinic may sit behind one address.
    this.burst = perSecond * 3;
    this.tokens = new Float32Array(BUCKETS).fill(this.burst);
  }

  /** Takes one token; false when the source has none left and is to get no answer. */
  admits(source: TransportAddress): boolean {
    const bucket = this.bucketOf(source);
    const now = this.clock.monotonic();
    const gained = ((now - (this.filledAt[bucket] ?? 0)) / 1000) * this.perSecond;
    const tokens = Math.min(this.burst, (this.tokens[bucket] ?? 0) + gained);
    this.filledAt[bucket] = now;
    this.tokens[bucket] = tokens >= 1 ? tokens - 1 : tokens;
    return tokens >= 1;
  }

  private bucketOf({ ip }: TransportAddress): number {
    const network = ip.length === 16 ? ip.subarray(0, 8) : ip;
    return createHmac('md5', this.key).update(network).digest().readUInt16BE(0) % BUCKETS;
  }
}
