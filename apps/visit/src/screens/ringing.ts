import { ChangeDetectionStrategy, Component, DestroyRef, inject, output } from '@angular/core';
import { Icon, SelfView } from '@confrere/browser/ui';
import { Clinic } from '../clinic.js';
import { Situation } from '../situation.js';
import { say } from '../texts.js';

const SHAKE = [500, 250, 500];
const EVERY = 2000;

/** The professional rings: full screen, with sound, shaking and a title that changes. */
@Component({
  selector: 'cf-ringing',
  imports: [Icon, SelfView],
  template: `
    <main class="screen dark">
      <div class="content middle">
        <p class="clinic">{{ now.page().organization.name }}</p>
        <span class="bell"><cf-icon name="phone" /></span>
        <h1 tabindex="-1">{{ say('ringing.title', name()) }}</h1>
        <p class="unseen" role="alert">{{ say('ringing.title', name()) }}</p>
        <p>{{ say(now.media().cameraOn ? 'ringing.then' : 'ringing.then-sound', name()) }}</p>
        @if (now.media().cameraOn) {
          <cf-self-view
            class="self"
            [media]="now.media()"
            [label]="say('check.you')"
            [offLabel]="say('check.camera-off')"
          />
        }
      </div>
      <div class="actions">
        <button type="button" class="primary answer" (click)="answer.emit()">
          <cf-icon name="phone" />{{ say('ringing.answer') }}
        </button>
        <button type="button" class="secondary" (click)="clinic.notYet()">{{ say('ringing.not-yet') }}</button>
      </div>
    </main>
  `,
  styles: `
    :host {
      position: fixed;
      z-index: 10;
      inset: 0;
      overflow-y: auto;
      background: var(--cf-call);
    }
    .middle {
      display: flex;
      flex-direction: column;
      align-items: center;
      justify-content: safe center;
      flex: 1;
      text-align: center;
    }
    .clinic {
      border: 0;
      margin: 0;
    }
    .bell {
      display: grid;
      place-items: center;
      inline-size: 6rem;
      block-size: 6rem;
      margin-block: 1rem;
      border-radius: 50%;
      background: var(--cf-success);
      color: #fff;
      font-size: 2rem;
      animation: pulse 2s ease-out infinite;
    }
    .self {
      inline-size: 8rem;
      block-size: 6rem;
      margin-block: 1rem;
    }
    .answer {
      background: var(--cf-success);
    }
    @keyframes pulse {
      from {
        box-shadow: 0 0 0 0 var(--cf-success);
      }
      to {
        box-shadow: 0 0 0 2rem transparent;
      }
    }
    @media (max-height: 30rem) {
      .bell,
      .self {
        display: none;
      }
    }
    @media (prefers-reduced-motion: reduce) {
      .clinic {
        border: 0;
        margin: 0;
      }
      .bell {
        animation: none;
      }
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Ringing {
  readonly answer = output<void>();
  protected readonly now = inject(Situation);
  protected readonly clinic = inject(Clinic);
  protected readonly say = say;
  protected readonly name = (): { name: string } => ({ name: this.now.professional() });

  constructor() {
    const quiet = document.title;
    let flash = false;
    const beat = (): void => {
      flash = !flash;
      document.title = flash ? say('ringing.flash', this.name()) : say('ringing.title', this.name());
      navigator.vibrate?.(SHAKE);
      timer = this.now.clock.after(EVERY, beat);
    };
    let timer = this.now.clock.after(0, beat);
    inject(DestroyRef).onDestroy(() => {
      timer.cancel();
      navigator.vibrate?.(0);
      document.title = quiet;
    });
  }
}
