import { randomInt } from 'node:crypto';

/** The dynamic range, from which relayed transport addresses should come (RFC 8656, section 7.2). */
const DYNAMIC = [49_152, 65_535] as const;

/**
 * The numbers that stand as ports in relayed addresses. No socket is behind them. A number that was given back waits
 * behind all that are free, so it comes again only after some ten thousand others: a late packet or an old candidate
 * finds nobody there.
 */
export class RelayedNumbers {
  private queue: number[] = [];
  private first = 0;
  /** Where in the queue a number waits, or -1 while it is in use; a place that says otherwise is an old one. */
  private readonly places: Int32Array;
  private readonly size: number;

  constructor([lowest, highest]: readonly [number, number] = DYNAMIC) {
    this.size = highest - lowest + 1;
    this.places = new Int32Array(highest + 1).fill(-1);
    for (let number = lowest; number <= highest; number++) this.queue.push(number);
    for (let index = this.size - 1; index > 0; index--) {
      const other = randomInt(index + 1);
      [this.queue[index], this.queue[other]] = [this.queue[other] as number, this.queue[index] as number];
    }
    this.queue.forEach((number, at) => (this.places[number] = at));
  }

  /** The number that has rested longest, of those that fit; null when every one is in use. */
  take(fits?: (number: number) => boolean): number | null {
    for (let at = this.first; at < this.queue.length; at++) {
      const number = this.queue[at] as number;
      const waits = this.places[number] === at;
      if (waits && fits && !fits(number)) continue;
      if (at === this.first) this.first++;
      if (!waits) continue;
      this.places[number] = -1;
      return number;
    }
    return null;
  }

  takeEven(): number | null {
    return this.take((number) => number % 2 === 0);
  }

  /** An even number; the next higher one is taken as well. */
  takePair(): number | null {
    const even = this.take((number) => number % 2 === 0 && (this.places[number + 1] ?? -1) !== -1);
    if (even !== null) this.places[even + 1] = -1;
    return even;
  }

  giveBack(number: number): void {
    // Places of numbers taken long ago are cut off now and then, so that the queue keeps its size.
    if (this.queue.length >= 2 * this.size) {
      this.queue = this.queue.filter((waiting, at) => this.places[waiting] === at);
      this.queue.forEach((waiting, at) => (this.places[waiting] = at));
      this.first = 0;
    }
    this.places[number] = this.queue.push(number) - 1;
  }
}
