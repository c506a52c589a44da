import { Component, output } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { FocusedHeading } from '../shell/focused-heading.js';
import { TEXTS } from '../texts.js';

/** Nobody is signed in: how to get in. */
@Component({
  selector: 'cf-signed-out',
  imports: [FocusedHeading, MatButton],
  template: `
    <main class="plain-page" data-test="signed-out">
      <h1 cfFocused>{{ texts.title }}</h1>
      <p>{{ texts.intro }}</p>
      <p class="small">{{ texts.evaluation }}</p>
      <button type="button" matButton="outlined" (click)="again.emit()">{{ texts.again }}</button>
    </main>
  `,
  styleUrl: './plain-page.css',
})
export class SignedOut {
  readonly again = output<void>();
  protected readonly texts = TEXTS.signedOut;
}
