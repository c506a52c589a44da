import type { Clock, ClockTimer } from '@confrere/kernel';

/** The page pings every `every` ms; whoever hears nothing for `deadAfter` ms gives the socket up. */
export const HEARTBEAT = { every: 10_000, deadAfter: 25_000 } as const;
/** A page says `hello` within this time. */
export const HELLO_WITHIN = 10_000;

/** Calls `onSilent` once when nothing was heard for `limit` ms. One timer a socket, however much it says. */
export class SilenceWatch {
  private heardAt: number;
  private timer: ClockTimer | null = null;

  constructor(
    private readonly clock: Clock,
    private limit: number,
    private readonly onSilent: () => void,
  ) {
    this.heardAt = clock.monotonic();
    this.wait(limit);
  }

  /** Something arrived. */
  heard(): void {
    this.heardAt = this.clock.monotonic();
  }

  /** From now on another limit holds: first for `hello`, then for the heartbeat. */
  allow(limit: number): void {
    this.limit = limit;
    this.heard();
    this.wait(limit);
  }

  stop(): void {
    this.timer?.cancel();
    this.timer = null;
  }

  private wait(milliseconds: number): void {
    this.timer?.cancel();
    this.timer = this.clock.after(milliseconds, () => {
      const left = this.limit - (this.clock.monotonic() - this.heardAt);
      if (left > 0) this.wait(left);
      else this.onSilent();
    });
  }
}
