/** A timer that was set; `cancel` may be called more than once. */
export interface ClockTimer {
  cancel(): void;
}

/** Where time comes from; an abstract class, so that it can be the token under which it is injected. Code that reads the time or waits takes a Clock, so that a test can turn it. */
export abstract class Clock {
  /** Wall clock. */
  abstract now(): Date;
  /** Milliseconds that never go back; only differences mean anything. */
  abstract monotonic(): number;
  /** Calls `run` once after `milliseconds`. The timer does not keep a process alive. */
  abstract after(milliseconds: number, run: () => void): ClockTimer;
}

/** `setTimeout` counts in a signed 32-bit number; longer waits are cut into pieces. */
const LONGEST_TIMEOUT = 2 ** 31 - 1;

/** The clock of this machine. */
export class SystemClock extends Clock {
  override now(): Date {
    return new Date();
  }

  override monotonic(): number {
    return performance.now();
  }

  override after(milliseconds: number, run: () => void): ClockTimer {
    let handle: ReturnType<typeof setTimeout>;
    const wait = (left: number): void => {
      const part = Math.min(left, LONGEST_TIMEOUT);
      handle = setTimeout(() => (left > part ? wait(left - part) : run()), part);
      (handle as { unref?: () => void }).unref?.();
    };
    wait(Math.max(0, milliseconds));
    return { cancel: () => clearTimeout(handle) };
  }
}
