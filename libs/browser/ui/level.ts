import { ChangeDetectionStrategy, Component, DestroyRef, ElementRef, inject, input, output } from '@angular/core';

/** Above this the bar counts as a voice, not as the noise of a room (0..1). */
const VOICE = 0.12;
/** So many pictures in a row above VOICE are speech, not a knock on the table. */
const STEADY = 6;

/**
 * A bar that moves with the microphone. It reads the level for each painted picture and writes straight to the bar, so
 * that no change detection runs sixty times a second.
 */
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
    let frame = 0;
    let pictures = 0;
    let loud = 0;
    const paint = (): void => {
      const level = Math.min(1, Math.max(0, this.read()()));
      host.style.setProperty('--level', level.toFixed(3));
      if (pictures++ % 30 === 0) host.setAttribute('aria-valuenow', String(Math.round(level * 100)));
      if (loud < STEADY) {
        loud = level > VOICE ? loud + 1 : 0;
        if (loud === STEADY) this.heard.emit();
      }
      frame = requestAnimationFrame(paint);
    };
    frame = requestAnimationFrame(paint);
    inject(DestroyRef).onDestroy(() => cancelAnimationFrame(frame));
  }
}
