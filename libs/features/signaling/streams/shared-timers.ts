import type { Clock } from '@confrere/kernel';

/** Whatever is due within so many milliseconds shares one timer. */
const WITHIN = 250;

/** Who is to be told that time has passed. */
export interface Waiting {
  ring(): void;
}

/** Timers for thousands of sockets that all wait for about as long: a hundred or so, instead of one for each. */
export class SharedTimers {
  private static readonly byClock = new WeakMap<Clock, SharedTimers>();
  private readonly waiting = new Map<number, Set<Waiting>>();

  private constructor(private readonly clock: Clock) {}

  /** The timers of a clock are shared by all who use it. */
  static of(clock: Clock): SharedTimers {
    const found = this.byClock.get(clock) ?? new SharedTimers(clock);
    this.byClock.set(clock, found);
    return found;
  }

  /**
   * @param due of the clock's monotonic time, ms; `who` is rung then, or up to 250 ms later.
   * @returns when exactly: what `remove` asks for.
   */
  add(who: Waiting, due: number): number {
    const at = Math.ceil(due / WITHIN) * WITHIN;
    const others = this.waiting.get(at);
    if (others) others.add(who);
    else {
      this.waiting.set(at, new Set([who]));
      this.clock.after(at - this.clock.monotonic(), () => this.ring(at));
    }
    return at;
  }

  remove(who: Waiting, at: number): void {
    this.waiting.get(at)?.delete(who);
  }

  private ring(at: number): void {
    const due = this.waiting.get(at);
    this.waiting.delete(at);
    for (const who of due ?? []) who.ring();
  }
}
