import { randomInt } from 'node:crypto';

/** The dynamic range, from which relayed transport addresses should come (RFC 8656, section 7.2). */
const DYNAMIC = [49_152, 65_535] as const;

/**
 * The numbers that stand as ports in relayed addresses. No socket is behind them. A number that was given back waits
 * behind all that are free, so it comes again only after some ten thousand others: a late packet or an old candidate
 * finds nobody there.
 */
export class RelayedNumbers {
  private readonly free: number[] = [];
  private first = 0;
  private readonly size: number;

  constructor([lowest, highest]: readonly [number, number] = DYNAMIC) {
    for (let number = lowest; number <= highest; number++) this.free.push(number);
    for (let index = this.free.length - 1; index > 0; index--) {
      const other = randomInt(index + 1);
      [this.free[index], this.free[other]] = [this.free[other] as number, this.free[index] as number];
    }
    this.size = this.free.length;
  }

  /** The number that has rested longest; null when every one is in use. */
  take(): number | null {
    const number = this.free[this.first];
    if (number === undefined) return null;
    this.first++;
    return number;
  }

  giveBack(number: number): void {
    this.free.push(number);
    // Numbers taken long ago lie before `first`: cut them off now and then, so that the queue keeps its size.
    if (this.first >= this.size) {
      this.free.splice(0, this.first);
      this.first = 0;
    }
  }
}
