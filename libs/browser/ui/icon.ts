import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { OUTLINES, type IconName } from './outlines.js';

/** One outline in the color and size of the text around it. Always beside words, therefore hidden from screen readers. */
@Component({
  selector: 'cf-icon',
  template: `<svg
    viewBox="0 0 24 24"
    fill="none"
    stroke="currentColor"
    stroke-width="2"
    stroke-linecap="round"
    stroke-linejoin="round"
  >
    <path [attr.d]="outline()" />
  </svg>`,
  styles: `
    :host {
      display: inline-flex;
      flex: none;
      inline-size: 1.5em;
      block-size: 1.5em;
    }
    svg {
      inline-size: 100%;
      block-size: 100%;
    }
  `,
  host: { 'aria-hidden': 'true' },
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Icon {
  readonly name = input.required<IconName>();
  protected readonly outline = computed(() => OUTLINES[this.name()]);
}
