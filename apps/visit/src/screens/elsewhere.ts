import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { Clinic } from '../clinic.js';
import { Frame } from '../frame.js';
import { Situation } from '../situation.js';
import { say } from '../texts.js';

/** Another tab or device holds the place. */
@Component({
  selector: 'cf-elsewhere',
  imports: [Frame],
  template: `
    <cf-frame [code]="now.refused() ?? 'DUP-1'">
      <h1 tabindex="-1">{{ say('elsewhere.title') }}</h1>
      <p>{{ say('elsewhere.what') }}</p>
      <button action type="button" class="primary" (click)="clinic.moveHere()">{{ say('elsewhere.move') }}</button>
    </cf-frame>
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Elsewhere {
  protected readonly now = inject(Situation);
  protected readonly clinic = inject(Clinic);
  protected readonly say = say;
}
