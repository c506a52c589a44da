/** Media comes in bursts: a key frame, a slide that changes, the probes of bandwidth estimation. So much may run ahead. */
const BURST_MILLISECONDS = 1000;

/**
 * A bit rate that is not exceeded for longer than a burst: a token bucket that keeps one number, the moment until which
 * what was admitted has used the rate up (the generic cell rate algorithm, ITU-T I.371, annex A).
 */
export class RateBound {
  private readonly millisecondsPerByte: number;

  /** @param kilobitsPerSecond null: no bound */
  constructor(kilobitsPerSecond: number | null) {
    this.millisecondsPerByte = kilobitsPerSecond === null ? 0 : 8 / kilobitsPerSecond;
  }

  /** Whether there is room for a packet now, with all that was admitted until `usedUntil` (monotonic milliseconds). */
  hasRoom(usedUntil: number, now: number): boolean {
    return usedUntil - now <= BURST_MILLISECONDS;
  }

  /** The new `usedUntil`, with `bytes` more admitted. */
  use(usedUntil: number, now: number, bytes: number): number {
    return (usedUntil > now ? usedUntil : now) + bytes * this.millisecondsPerByte;
  }
}
