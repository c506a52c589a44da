import type { TransportAddress } from '../stun/transport-address.js';

/**
 * How many of something (connections) each source has, and a bound for it. An IPv6 source counts by its /64, of which one
 * machine has all addresses. Holds an entry only for sources that have at least one.
 */
export class SourceCounts {
  private readonly counts = new Map<string, number>();

  constructor(private readonly most: number) {}

  /** Counts one more; false, and nothing is counted, when the source has as many as it may. */
  take(source: TransportAddress): boolean {
    const key = networkOf(source);
    const count = this.counts.get(key) ?? 0;
    if (count >= this.most) return false;
    this.counts.set(key, count + 1);
    return true;
  }

  /** Counts one less. */
  giveBack(source: TransportAddress): void {
    const key = networkOf(source);
    const count = this.counts.get(key) ?? 0;
    if (count > 1) this.counts.set(key, count - 1);
    else this.counts.delete(key);
  }

  /** How many sources there are. */
  get sources(): number {
    return this.counts.size;
  }
}

/** Four bytes or eight, so that no IPv4 address is taken for an IPv6 network. */
const networkOf = ({ ip }: TransportAddress): string => (ip.length === 16 ? ip.subarray(0, 8) : ip).toString('latin1');
