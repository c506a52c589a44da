import { Component, DestroyRef, inject, output } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Clock, type ClockTimer } from '@confrere/kernel';
import { FocusedHeading } from '../shell/focused-heading.js';
import { TEXTS } from '../texts.js';

/** How long until the page asks by itself, ms. */
const AGAIN_AFTER = 5_000;

/** The server did not answer when the desk was opened. Tries again by itself. */
@Component({
  selector: 'cf-unreachable',
  imports: [FocusedHeading, MatButton],
  template: `
    <main class="plain-page" data-test="unreachable">
      <h1 cfFocused>{{ texts.unreachableTitle }}</h1>
      <p>{{ texts.deskUnreachable }}</p>
      <button type="button" matButton="filled" (click)="again.emit()">{{ texts.again }}</button>
    </main>
  `,
  styleUrl: './plain-page.css',
})
export class Unreachable {
  readonly again = output<void>();
  protected readonly texts = TEXTS.entry;

  constructor() {
    const timer: ClockTimer = inject(Clock).after(AGAIN_AFTER, () => this.again.emit());
    inject(DestroyRef).onDestroy(() => timer.cancel());
  }
}
