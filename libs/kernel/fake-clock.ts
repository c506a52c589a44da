import { Clock, type ClockTimer } from './clock.js';

interface Pending {
  due: number;
  order: number;
  run: () => void;
}

/** A clock that moves only when told. Timers run in the order in which they fall due. */
export class FakeClock extends Clock {
  private readonly start: number;
  private elapsed = 0;
  private order = 0;
  private readonly pending = new Set<Pending>();

  constructor(start: Date = new Date('2026-12-01T09:00:00Z')) {
    super();
    this.start = start.getTime();
  }

  override now(): Date {
    return new Date(this.start + this.elapsed);
  }

  override monotonic(): number {
    return this.elapsed;
  }

  override after(milliseconds: number, run: () => void): ClockTimer {
    const timer: Pending = { due: this.elapsed + Math.max(0, milliseconds), order: this.order++, run };
    this.pending.add(timer);
    return { cancel: () => void this.pending.delete(timer) };
  }

  /** Moves time on and runs what falls due on the way, including timers that those timers set. */
  advance(milliseconds: number): void {
    const end = this.elapsed + milliseconds;
    for (let next = this.nextDue(end); next; next = this.nextDue(end)) {
      this.pending.delete(next);
      this.elapsed = next.due;
      next.run();
    }
    this.elapsed = end;
  }

  /** As `advance`, letting promises settle after each timer, for code that awaits between timers. */
  async advanceAndSettle(milliseconds: number): Promise<void> {
    const end = this.elapsed + milliseconds;
    await settle();
    for (let next = this.nextDue(end); next; next = this.nextDue(end)) {
      this.pending.delete(next);
      this.elapsed = next.due;
      next.run();
      await settle();
    }
    this.elapsed = end;
  }

  private nextDue(end: number): Pending | undefined {
    let first: Pending | undefined;
    for (const timer of this.pending) {
      if (timer.due > end) continue;
      if (!first || timer.due < first.due || (timer.due === first.due && timer.order < first.order)) first = timer;
    }
    return first;
  }
}

const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
};
