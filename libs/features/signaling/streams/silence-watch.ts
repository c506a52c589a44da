import type { Clock } from '@confrere/kernel';
import { SharedTimers } from './shared-timers.js';

/** The page pings every `every` ms; whoever hears nothing for `deadAfter` ms gives the socket up. */
export const HEARTBEAT = { every: 10_000, deadAfter: 25_000 } as const;
/** A page says `hello` within this time. */
export const HELLO_WITHIN = 10_000;

/** Calls `onSilent` once when nothing was heard for `limit` ms, or a moment later: sockets share their timers. */
export class SilenceWatch {
  private heardAt: number;
  /** The timer that it waits for; null when it is over. */
  private due: number | null;
  private readonly timers: SharedTimers;

  constructor(
    private readonly clock: Clock,
    private limit: number,
    private readonly onSilent: () => void,
  ) {
    this.timers = SharedTimers.of(clock);
    this.heardAt = clock.monotonic();
    this.due = this.timers.add(this, this.heardAt + limit);
  }

  /** Something arrived. */
  heard(): void {
    this.heardAt = this.clock.monotonic();
  }

  /** From now on another limit holds: first for `hello`, then for the heartbeat. */
  allow(limit: number): void {
    this.stop();
    this.limit = limit;
    this.heard();
    this.due = this.timers.add(this, this.heardAt + limit);
  }

  stop(): void {
    if (this.due !== null) this.timers.remove(this, this.due);
    this.due = null;
  }

  /** Its timer has come. */
  ring(): void {
    const silentAt = this.heardAt + this.limit;
    this.due = silentAt > this.clock.monotonic() ? this.timers.add(this, silentAt) : null;
    if (this.due === null) this.onSilent();
  }
}
