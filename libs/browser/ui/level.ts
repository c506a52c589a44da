import { ChangeDetectionStrategy, Component, DestroyRef, ElementRef, inject, input, output } from '@angular/core';
import { moveBar } from './level-bar.js';

/** A bar that moves with the microphone. */
@Component({
  selector: 'cf-level',
  template: `<div class="bar"></div>`,
  styles: `
    :host {
      display: block;
      inline-size: 100%;
      block-size: 1rem;
      overflow: hidden;
      border: 1px solid var(--cf-input-line);
      border-radius: 0.5rem;
      background: var(--cf-card);
    }
    .bar {
      block-size: 100%;
      transform: scaleX(var(--level, 0));
      transform-origin: left;
      background: var(--cf-success);
      forced-color-adjust: none;
    }
    :host-context([dir='rtl']) .bar {
      transform-origin: right;
    }
  `,
  host: {
    role: 'meter',
    'aria-valuemin': '0',
    'aria-valuemax': '100',
    'aria-valuenow': '0',
    '[attr.aria-label]': 'label()',
  },
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Level {
  readonly label = input.required<string>();
  /** Returns the level now, 0 to 1. */
  readonly read = input.required<() => number>();
  /** Told once, as soon as somebody speaks. */
  readonly heard = output<void>();

  constructor() {
    const host = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
    inject(DestroyRef).onDestroy(
      moveBar(
        host,
        () => this.read()(),
        () => this.heard.emit(),
      ),
    );
  }
}
