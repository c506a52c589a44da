import { Component, DestroyRef, computed, inject, input, signal } from '@angular/core';
import { Clock, type ClockTimer } from '@confrere/kernel';
import { stopwatch } from '../words/moments.js';

/** A running stopwatch. It has its own second, so that nothing else on the page is looked at for it. */
@Component({
  selector: 'cf-elapsed',
  template: `{{ text() }}`,
  styles: `
    :host {
      font-variant-numeric: tabular-nums;
    }
  `,
  host: { role: 'timer', 'aria-live': 'off' },
})
export class Elapsed {
  readonly since = input.required<Date>();
  private readonly clock = inject(Clock);
  private readonly now = signal(this.clock.now());
  protected readonly text = computed(() => stopwatch(this.since(), this.now()));

  constructor() {
    everySecond(this.clock, inject(DestroyRef), () => this.now.set(this.clock.now()));
  }
}

/** Calls `run` each second until the component is gone. */
export const everySecond = (clock: Clock, destroyed: DestroyRef, run: () => void): void => {
  let timer: ClockTimer;
  const next = (): void => {
    timer = clock.after(1_000, () => {
      run();
      next();
    });
  };
  next();
  destroyed.onDestroy(() => timer.cancel());
};
