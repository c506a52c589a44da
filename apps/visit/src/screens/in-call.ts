import { ChangeDetectionStrategy, Component, inject, input } from '@angular/core';
import type { CallView } from '@confrere/browser/call';
import { CallStage } from '@confrere/browser/ui';
import { Clinic } from '../clinic.js';
import { Situation } from '../situation.js';
import { telephoneLink } from '../telephone.js';
import { say } from '../texts.js';

/** The call. It is in the page from the first ring on, covered, so that nothing is left to set up at Answer. */
@Component({
  selector: 'cf-in-call',
  imports: [CallStage],
  template: `
    <h1 tabindex="-1" class="unseen">{{ say('call.title', { name: now.professional() }) }}</h1>
    <cf-call-stage
      [call]="call()"
      [media]="now.media()"
      role="visitor"
      (microphone)="now.own.setMicrophone($event)"
      (camera)="now.own.setCamera($event)"
      (turnCamera)="now.own.turnCamera()"
      (leave)="question.showModal()"
    >
      @if (now.longLost() && now.page().organization.supportPhone; as phone) {
        <a stage-help class="secondary" [href]="telephoneLink(phone)">{{ say('help.call', { phone }) }}</a>
      }
    </cf-call-stage>
    <dialog #question aria-labelledby="leave-title">
      <h2 id="leave-title">{{ say('call.leave-title') }}</h2>
      <p>{{ say('call.leave-what', { name: now.professional() }) }}</p>
      <button type="button" class="primary" (click)="question.close()">{{ say('call.leave-no') }}</button>
      <button type="button" class="secondary" (click)="question.close(); clinic.leave()">
        {{ say('call.leave-yes') }}
      </button>
      <p class="muted">{{ say('help.emergency', { number: now.page().organization.emergencyNumber }) }}</p>
    </dialog>
  `,
  styles: `
    :host {
      position: fixed;
      z-index: 5;
      inset: 0;
      background: var(--cf-call);
    }
    dialog {
      max-inline-size: min(24rem, calc(100vw - 3rem));
      padding: 1.25rem;
      border: 0;
      border-radius: var(--cf-radius);
      background: var(--cf-card);
      color: var(--cf-text);
    }
    dialog::backdrop {
      background: rgb(0 0 0 / 60%);
    }
    dialog h2 {
      margin: 0;
      font-size: 1.5rem;
    }
    dialog button,
    dialog .muted {
      inline-size: 100%;
      margin-block-start: 0.75rem;
    }
    @media (forced-colors: active) {
      dialog {
        border: 2px solid ButtonText;
      }
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class InCall {
  readonly call = input.required<CallView>();
  protected readonly now = inject(Situation);
  protected readonly say = say;
  protected readonly telephoneLink = telephoneLink;
  protected readonly clinic = inject(Clinic);
}
