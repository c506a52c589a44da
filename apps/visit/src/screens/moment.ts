import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { BeforeTheVisit } from '../before-the-visit.js';
import { Frame } from '../frame.js';
import { Situation } from '../situation.js';
import { say } from '../texts.js';

/** While the part of the page that talks with the clinic is still on its way, or could not be fetched. */
@Component({
  selector: 'cf-moment',
  imports: [Frame],
  template: `
    <cf-frame [code]="now.refused()">
      <h1 tabindex="-1">{{ say('waiting.entering') }}</h1>
      @if (now.refused()) {
        <p class="notice" role="alert">{{ say('moment.unreachable') }}</p>
      }
      @if (now.refused()) {
        <button action type="button" class="primary" (click)="before.enter()">{{ say('blocked.retry') }}</button>
      }
    </cf-frame>
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Moment {
  protected readonly now = inject(Situation);
  protected readonly before = inject(BeforeTheVisit);
  protected readonly say = say;
}
