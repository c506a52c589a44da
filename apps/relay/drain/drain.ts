import type { Clock, ClockTimer } from '@confrere/kernel';

export interface DrainOptions {
  readonly clock: Clock;
  /** How long running allocations may go on. */
  readonly seconds: number;
  /** How many allocations live. */
  readonly allocations: () => number;
  /** Called once, when draining begins. */
  readonly begin: () => void;
  /** Called once: nothing is left, or the time is over, or nobody wants to wait. */
  readonly end: (why: 'empty' | 'deadline' | 'at once') => void;
}

const LOOKS_EVERY = 500;

/** From the first signal to the end: the first lets running calls finish, the second does not. */
export class Drain {
  private deadline: number | null = null;
  private timer: ClockTimer | null = null;
  private ended = false;

  constructor(private readonly options: DrainOptions) {}

  get isDraining(): boolean {
    return this.deadline !== null;
  }

  /** Takes no new allocations and waits for the running ones. Asked again, it waits no longer. */
  start(): void {
    if (this.deadline !== null) return this.endNow();
    this.deadline = this.options.clock.monotonic() + this.options.seconds * 1000;
    this.options.begin();
    this.look();
  }

  endNow(): void {
    this.end('at once');
  }

  private look(): void {
    if (this.ended) return;
    const { clock, allocations } = this.options;
    if (allocations() === 0) return this.end('empty');
    if (clock.monotonic() >= (this.deadline ?? 0)) return this.end('deadline');
    this.timer = clock.after(LOOKS_EVERY, () => this.look());
  }

  private end(why: 'empty' | 'deadline' | 'at once'): void {
    if (this.ended) return;
    this.ended = true;
    this.timer?.cancel();
    this.options.end(why);
  }
}
