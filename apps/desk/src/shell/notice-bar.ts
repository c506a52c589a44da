import { Component, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { DeskStore } from '../desk-store.js';
import { TEXTS } from '../texts.js';

/** One calm sentence about what just happened. It stays until it is closed or another takes its place. */
@Component({
  selector: 'cf-notice-bar',
  imports: [MatButton],
  template: `
    <div role="status">
      @if (store.notice(); as notice) {
        <div class="notice" data-test="notice">
          <p>{{ notice }}</p>
          <button type="button" matButton="text" data-test="close-notice" (click)="store.say(null)">
            {{ texts.close }}
          </button>
        </div>
      }
    </div>
  `,
  host: { '[class.quiet]': '!store.notice()' },
  styles: `
    :host(.quiet) {
      margin-block-end: -1.5rem;
    }
    .notice {
      display: flex;
      flex-wrap: wrap;
      gap: 0.25rem 0.75rem;
      align-items: center;
      padding: 0.25rem 0.5rem 0.25rem 1rem;
      border-radius: var(--cf-radius);
      background: var(--cf-info-ground);
      color: var(--cf-info);
    }
    p {
      flex: 1 1 16rem;
      padding-block: 0.5rem;
    }
  `,
})
export class NoticeBar {
  protected readonly store = inject(DeskStore);
  protected readonly texts = TEXTS.notice;
}
