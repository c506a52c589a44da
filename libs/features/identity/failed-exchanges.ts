import { Clock, DomainError } from '@confrere/kernel';
import { Injectable } from '@nestjs/common';

const MINUTE = 60_000;
/** So many wrong secrets in a minute from one place cost nothing: a ward behind one address mistypes too. */
export const FREE_FAILURES = 10;
const FIRST_DELAY = 200;
const LONGEST_DELAY = 5_000;
/** So many may wait at a time; more would only fill the memory. */
const MOST_WAITING = 200;
const MOST_SOURCES = 10_000;

/**
 * Slows down whoever tries secrets out. Delay, not lock: a hospital stands behind one address, and nobody there shall be
 * kept out by a neighbour. Held in memory only; addresses are neither stored nor logged.
 */
@Injectable()
export class FailedExchanges {
  private readonly failures = new Map<string, number[]>();
  private waiting = 0;

  constructor(private readonly clock: Clock) {}

  /**
   * Tries an exchange from `address` after the delay that this place has earned.
   * @throws DomainError `rate.limited` when too many wait already; whatever `exchange` throws.
   */
  async attempt<T>(address: string, exchange: () => Promise<T>): Promise<T> {
    const source = sourceOf(address);
    await this.delay(this.delayFor(source));
    try {
      return await exchange();
    } catch (error) {
      if (error instanceof DomainError && error.kind === 'not-found') this.note(source);
      throw error;
    }
  }

  private delayFor(source: string): number {
    const beyond = this.recent(source).length - FREE_FAILURES;
    return beyond < 0 ? 0 : Math.min(LONGEST_DELAY, FIRST_DELAY * 2 ** beyond);
  }

  private async delay(milliseconds: number): Promise<void> {
    if (milliseconds === 0) return;
    if (this.waiting >= MOST_WAITING)
      throw new DomainError('rate.limited', 'limited', 'Too many attempts; try again soon.');
    this.waiting++;
    await new Promise<void>((resolve) => this.clock.after(milliseconds, resolve));
    this.waiting--;
  }

  private recent(source: string): number[] {
    const since = this.clock.monotonic() - MINUTE;
    return (this.failures.get(source) ?? []).filter((at) => at > since);
  }

  private note(source: string): void {
    const recent = [...this.recent(source), this.clock.monotonic()].slice(-2 * FREE_FAILURES);
    // Put in anew, so that the map stays in the order of the last failure and the oldest can go.
    this.failures.delete(source);
    this.failures.set(source, recent);
    const oldest = this.failures.keys().next();
    if (this.failures.size > MOST_SOURCES && !oldest.done) this.failures.delete(oldest.value);
  }
}

/** One IPv4 address, or one IPv6 /64: a single line is given a whole /64. */
export function sourceOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped || !address.includes(':')) return mapped ?? address;
  const [head = '', tail] = address.split('%')[0]?.split('::') ?? [];
  const first = head.split(':').filter(Boolean);
  const last = (tail ?? '').split(':').filter(Boolean);
  const zeros = tail === undefined ? 0 : 8 - first.length - last.length;
  return [...first, ...Array<string>(Math.max(0, zeros)).fill('0'), ...last].slice(0, 4).join(':');
}
