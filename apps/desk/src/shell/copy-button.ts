import { Component, DestroyRef, inject, input, signal } from '@angular/core';
import { MatButton, type MatButtonAppearance } from '@angular/material/button';
import { Clock } from '@confrere/kernel';
import { TEXTS } from '../texts.js';

/** Copies a text, and says on itself that it did. */
@Component({
  selector: 'cf-copy-button',
  imports: [MatButton],
  template: `<button type="button" [matButton]="look()" (click)="copy()">
    <span aria-live="polite">{{
      state() === 'copied' ? copiedLabel : state() === 'failed' ? failedLabel : label()
    }}</span>
    @if (what(); as named) {
      <span class="only-heard">{{ named }}</span>
    }
  </button>`,
})
export class CopyButton {
  readonly text = input.required<string>();
  readonly label = input.required<string>();
  /** Told to screen readers where several stand side by side. */
  readonly what = input('');
  readonly look = input<MatButtonAppearance>('outlined');

  protected readonly state = signal<'ready' | 'copied' | 'failed'>('ready');
  protected readonly copiedLabel = TEXTS.after.copied;
  protected readonly failedLabel = TEXTS.after.copyYourself;
  private readonly clock = inject(Clock);
  private readonly destroyed = inject(DestroyRef);

  protected copy(): void {
    const { clipboard } = navigator as Partial<Navigator>;
    if (!clipboard) return this.state.set('failed');
    clipboard.writeText(this.text()).then(
      () => this.told('copied'),
      () => this.told('failed'),
    );
  }

  private told(state: 'copied' | 'failed'): void {
    this.state.set(state);
    const timer = this.clock.after(4_000, () => this.state.set('ready'));
    this.destroyed.onDestroy(() => timer.cancel());
  }
}
