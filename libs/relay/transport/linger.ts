import { performance } from 'node:perf_hooks';
import type { Clock } from '@confrere/kernel';

/** Milliseconds. */
export const LINGER = 0.5;
/** Mean milliseconds between packets between which it pays: some 2,000 to 40,000 packets a second. */
const SHORTEST_GAP = 0.025;
const LONGEST_GAP = 0.5;
/** How many packets the mean is over, about. */
const MEMORY = 64;
const FORGOTTEN = 10;

/** The loop has waited when it has been idle for longer than it takes to look. */
const LOOKING = 0.02;

/**
 * Most of what a packet costs at a middling rate is the wake-up for it. So the thread sleeps for half a millisecond when
 * packets come by the thousand, and finds several waiting. Below some calls nobody waits; and a packet that had to wait
 * itself, because there is enough to do, is not made to wait again. The addon does the same (libs/relay/native).
 */
export class Linger {
  private gap = FORGOTTEN;
  private last = -Infinity;
  private idle = 0;

  constructor(
    private readonly clock: Clock,
    /** For how many milliseconds the event loop has had nothing to do since it began. */
    private readonly idleTime = (): number => performance.nodeTiming.idleTime,
    private readonly sleep = sleepThread,
  ) {}

  /** A turn of the event loop brings packets; so many came with the one before it. Returns when it may go on. */
  turn(before: number): void {
    const now = this.clock.monotonic();
    const packets = Math.max(before, 1);
    const gap = Math.min((now - this.last) / packets, FORGOTTEN);
    this.gap += (gap - this.gap) * Math.min(packets / MEMORY, 1);
    this.last = now;
    if (this.gap < SHORTEST_GAP || this.gap > LONGEST_GAP) return;
    const idle = this.idleTime();
    const hasWaited = idle - this.idle > LOOKING;
    this.idle = idle;
    if (hasWaited) this.sleep(LINGER);
  }
}

const nobody = new Int32Array(new SharedArrayBuffer(4));

function sleepThread(milliseconds: number): void {
  Atomics.wait(nobody, 0, 0, milliseconds);
}
