import type { Duplex } from 'node:stream';
import type { Clock } from '@confrere/kernel';

/** What the other end has not taken by then, after one end has closed, is lost. */
const LINGER_MS = 10_000;

/**
 * Carries bytes between two connections, both of which are paused and allow half-open: as fast as the slower one takes
 * them, each end's end passed on, and neither outlives the other.
 */
export function joinBoth(one: Duplex, other: Duplex, clock: Clock): void {
  carry(one, other);
  carry(other, one);
  closeWith(one, other, clock);
  closeWith(other, one, clock);
}

function carry(from: Duplex, to: Duplex): void {
  from.on('data', (chunk: Buffer) => {
    if (!to.write(chunk)) from.pause();
  });
  to.on('drain', () => from.resume());
  // Node tells the end of a paused socket too, when nothing is left in it.
  if (from.readableEnded) to.end();
  else from.once('end', () => to.end()).resume();
}

/** When `gone` has closed, what was already written to `left` may still arrive, if its end was said; else it is cut. */
function closeWith(gone: Duplex, left: Duplex, clock: Clock): void {
  gone.once('close', () => {
    if (left.destroyed) return;
    if (!left.writableEnded) {
      left.destroy();
      return;
    }
    // Whatever still comes from there has nowhere to go.
    left.resume();
    const linger = clock.after(LINGER_MS, () => left.destroy());
    left.once('close', () => linger.cancel());
  });
}
