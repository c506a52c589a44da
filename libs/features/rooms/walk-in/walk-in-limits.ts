import { Clock, DomainError } from '@confrere/kernel';
import { Injectable } from '@nestjs/common';

const WINDOW = 10 * 60_000;
/** From one place in ten minutes: a waiting hall behind one address is less. */
export const MOST_FROM_ONE = 30;
/** Into one room in ten minutes, from wherever. */
export const MOST_INTO_ONE = 200;
const MOST_KNOWN = 10_000;

/** Counts who comes without an invitation. Held in memory only; addresses are neither stored nor logged. */
@Injectable()
export class WalkInLimits {
  private readonly counts = new Map<string, { since: number; count: number }>();

  constructor(private readonly clock: Clock) {}

  /** @throws DomainError `rate.limited`. */
  count(source: string, roomId: string): void {
    if (!this.add(`from ${source}`, MOST_FROM_ONE) || !this.add(`into ${roomId}`, MOST_INTO_ONE))
      throw new DomainError('rate.limited', 'limited', 'Too many at once; try again in some minutes.');
  }

  private add(key: string, most: number): boolean {
    const now = this.clock.monotonic();
    const known = this.counts.get(key);
    const entry = known && now - known.since < WINDOW ? known : { since: now, count: 0 };
    entry.count++;
    this.counts.delete(key);
    this.counts.set(key, entry);
    const [oldest] = this.counts.keys();
    if (this.counts.size > MOST_KNOWN && oldest !== undefined) this.counts.delete(oldest);
    return entry.count <= most;
  }
}
