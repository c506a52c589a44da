import { ChangeDetectionStrategy, Component, inject, signal } from '@angular/core';
import { Icon, Level, SelfView } from '@confrere/browser/ui';
import { BeforeTheVisit } from '../before-the-visit.js';
import { Frame } from '../frame.js';
import { Situation } from '../situation.js';
import { say } from '../texts.js';

/** One screen to see oneself, to see that one is heard, and to hear. Continue is always there. */
@Component({
  selector: 'cf-check',
  imports: [Frame, Icon, Level, SelfView],
  template: `
    <cf-frame [code]="now.media().failure?.code ?? null">
      <h1 tabindex="-1">{{ say('check.title') }}</h1>
      @if (now.media().cameraOn) {
        <cf-self-view
          class="mirror"
          [media]="now.media()"
          [label]="say('check.you')"
          [offLabel]="say('check.camera-off')"
        />
      }
      <ul class="card lines">
        <li [class.good]="now.media().cameraOn">
          <cf-icon [name]="now.media().cameraOn ? 'done' : 'camera-off'" />{{ cameraWords() }}
        </li>
        <li [class.good]="heard()">
          <cf-icon [name]="heard() ? 'done' : now.media().microphoneOn ? 'microphone' : 'microphone-off'" />
          <div>
            <span aria-live="polite">{{ microphoneWords() }}</span>
            @if (now.media().microphone === 'ready') {
              <cf-level [label]="say('check.level')" [read]="level" (heard)="heard.set(true)" />
            }
          </div>
        </li>
        <li [class.good]="now.sound() === 'heard'">
          <cf-icon [name]="now.sound() === 'heard' ? 'done' : 'sound'" />
          <div class="sound">
            @if (now.sound() === 'heard') {
              <span role="status">{{ say('check.sound-fine') }}</span>
            } @else {
              @if (now.sound() === 'not-heard') {
                <span role="status">{{ say('check.sound-how') }}</span>
              }
              <button type="button" class="secondary small" (click)="play()">
                {{ say(played() ? 'check.play-again' : 'check.play') }}
              </button>
              @if (played()) {
                <span id="did-you-hear">{{ say('check.did-you-hear') }}</span>
                <div class="pair" role="group" aria-labelledby="did-you-hear">
                  <button type="button" class="secondary small" (click)="heardIt($event)">
                    {{ say('check.yes') }}
                  </button>
                  <button type="button" class="secondary small" (click)="now.sound.set('not-heard')">
                    {{ say('check.no') }}
                  </button>
                </div>
              }
            }
          </div>
        </li>
      </ul>
      <p class="muted">{{ say('ask.nobody') }}</p>
      <button action type="button" class="primary" (click)="before.checked()">{{ say('check.continue') }}</button>
    </cf-frame>
  `,
  styles: `
    .mirror {
      inline-size: 100%;
      max-block-size: 32vh;
      aspect-ratio: 4 / 3;
      margin-block-end: 1rem;
    }
    div {
      flex: 1;
    }
    cf-level {
      margin-block: 0.375rem;
    }
    .good cf-icon {
      color: var(--cf-success);
    }
    .sound,
    .pair {
      display: flex;
      gap: 0.5rem;
      align-items: start;
    }
    .sound {
      flex-direction: column;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Check {
  protected readonly now = inject(Situation);
  protected readonly before = inject(BeforeTheVisit);
  protected readonly say = say;
  protected readonly heard = signal(false);
  protected readonly played = signal(false);
  protected readonly level = (): number => this.now.own.level();

  protected cameraWords(): string {
    const { cameraOn, camera } = this.now.media();
    return say(cameraOn ? 'check.camera-fine' : camera === 'none' ? 'check.camera-none' : 'check.camera-off');
  }

  protected microphoneWords(): string {
    if (this.now.media().microphone !== 'ready') return say('check.microphone-off');
    return say(this.heard() ? 'check.heard-you' : 'check.say-hello');
  }

  /** The question goes away with its buttons: the focus goes on to the next thing to do. */
  protected heardIt(event: Event): void {
    this.now.sound.set('heard');
    (event.target as HTMLElement)
      .closest('main')
      ?.querySelector<HTMLElement>('.actions button')
      ?.focus({ preventScroll: true });
  }

  protected play(): void {
    this.now.ring.unlock();
    void this.now.ring.test().then(() => this.played.set(true));
  }
}
