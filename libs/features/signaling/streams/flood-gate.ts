import type { Clock } from '@confrere/kernel';

/** More than `burst` messages at once, or `perSecond` on average, is a flood (PROTOCOL.md, section 2). */
export const MESSAGE_RATE = { burst: 60, perSecond: 20 } as const;
/** So many bad frames within `within` milliseconds close the socket. */
export const BAD_FRAMES = { most: 10, within: 60_000 } as const;

/** A token bucket for the messages of one socket, and a count of its bad frames. */
export class FloodGate {
  private tokens: number = MESSAGE_RATE.burst;
  private filledAt: number;
  /** When bad frames came; null as long as there was none. */
  private bad: number[] | null = null;

  constructor(private readonly clock: Clock) {
    this.filledAt = clock.monotonic();
  }

  /** Counts one message; false when it is one too many. */
  admit(): boolean {
    const now = this.clock.monotonic();
    this.tokens = Math.min(MESSAGE_RATE.burst, this.tokens + ((now - this.filledAt) / 1000) * MESSAGE_RATE.perSecond);
    this.filledAt = now;
    if (this.tokens < 1) return false;
    this.tokens -= 1;
    return true;
  }

  /** Counts one bad frame; false when it is the one that closes the socket. */
  admitBad(): boolean {
    const now = this.clock.monotonic();
    this.bad = (this.bad ?? []).filter((at) => now - at < BAD_FRAMES.within);
    this.bad.push(now);
    return this.bad.length < BAD_FRAMES.most;
  }
}
