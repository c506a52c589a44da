import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { Clinic } from '../clinic.js';
import { Frame } from '../frame.js';
import { Situation } from '../situation.js';
import { say } from '../texts.js';

/** The page was reloaded, or the phone was away, in the middle of a call: one tap, which camera and sound need. */
@Component({
  selector: 'cf-welcome-back',
  imports: [Frame],
  template: `
    <cf-frame code="INT-1">
      <h1 tabindex="-1">{{ say('welcome-back.title') }}</h1>
      <p>{{ say('welcome-back.what', { name: now.professional() }) }}</p>
      <button action type="button" class="primary" (click)="clinic.comeBack()">
        {{ say('welcome-back.continue') }}
      </button>
    </cf-frame>
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class WelcomeBack {
  protected readonly now = inject(Situation);
  protected readonly clinic = inject(Clinic);
  protected readonly say = say;
}
