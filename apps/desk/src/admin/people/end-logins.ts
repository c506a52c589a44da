import { Component, input, output, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { fill } from '../../texts.js';
import { PEOPLE } from './texts.js';

/** Signs a colleague out everywhere, after a question: it also ends a call that runs. */
@Component({
  selector: 'cf-end-logins',
  imports: [MatButton],
  template: `
    <h3 id="end-logins-heading">{{ texts.endLogins }}</h3>
    <p id="end-logins-intro">{{ say(texts.endLoginsIntro, { name: name() }) }}</p>
    <div role="alert">
      @if (fault(); as wrong) {
        <p class="fault" data-test="fault">{{ wrong }}</p>
      }
    </div>
    <div class="acts">
      @if (asked()) {
        <button
          type="button"
          matButton="outlined"
          class="grave"
          aria-describedby="end-logins-intro"
          data-test="end-logins-sure"
          [disabled]="busy()"
          (click)="confirmed.emit()"
        >
          {{ say(texts.endLoginsSure, { name: name() }) }}
        </button>
        <button type="button" matButton="text" (click)="asked.set(false)">{{ texts.endLoginsCancel }}</button>
      } @else {
        <button type="button" matButton="outlined" data-test="end-logins" (click)="asked.set(true)">
          {{ texts.endLogins }}
        </button>
      }
    </div>
  `,
  styleUrls: ['../../sign-in/form.css', './member-panel.css'],
})
export class EndLogins {
  readonly name = input.required<string>();
  readonly busy = input.required<boolean>();
  readonly fault = input.required<string | null>();
  readonly confirmed = output<void>();
  protected readonly texts = PEOPLE.member;
  protected readonly say = fill;
  protected readonly asked = signal(false);
}
