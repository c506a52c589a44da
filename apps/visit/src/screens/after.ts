import { ChangeDetectionStrategy, Component, DestroyRef, computed, inject, signal } from '@angular/core';
import { Icon } from '@confrere/browser/ui';
import type { Ending } from '@confrere/contract';
import { Clinic } from '../clinic.js';
import { Frame } from '../frame.js';
import { Situation } from '../situation.js';
import { say, type TextKey } from '../texts.js';

/** After the call: it is over, the camera is off, and there is a way back for a while. */
@Component({
  selector: 'cf-after',
  imports: [Frame, Icon],
  template: `
    <cf-frame [code]="now.refused()">
      <h1 tabindex="-1">{{ say(title(), name()) }}</h1>
      @if (ending() === 'by-phone' && now.visit()?.phone; as phone) {
        <p>
          <strong>{{ say('after.on', { phone }) }}</strong>
        </p>
      }
      <p>{{ say(what()) }}</p>
      @if (now.visit()?.room?.afterText; as words) {
        <p class="card said">{{ words }}</p>
      }
      @if (now.visit()?.room?.afterLink; as link) {
        <p>
          <a [href]="link.address" rel="noopener noreferrer">{{ link.text }}</a>
        </p>
      }
      @if (now.visit()?.receipt; as code) {
        <p>
          <strong>{{ say('after.receipt', { code }) }}</strong>&ngsp;<small>{{ say('after.receipt-why') }}</small>
        </p>
      }
      @if (!now.media().stream) {
        <p class="card off"><cf-icon name="camera-off" />{{ say('after.off') }}</p>
      }
      @if (now.refused()) {
        <p class="notice" role="alert">{{ say('after.failed') }}</p>
      }
      @if (mayReturn()) {
        <button action type="button" class="secondary" (click)="clinic.goBack()">{{ say('after.mistake') }}</button>
      }
    </cf-frame>
  `,
  styles: `
    .said {
      white-space: pre-line;
    }
    .off {
      display: flex;
      gap: 0.75rem;
      align-items: center;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class After {
  protected readonly now = inject(Situation);
  protected readonly clinic = inject(Clinic);
  protected readonly say = say;
  protected readonly name = (): { name: string } => ({ name: this.now.professional() });
  protected readonly ending = (): Ending | null | undefined => this.now.visit()?.ending;
  protected readonly title = (): TextKey => {
    const ending = this.ending();
    return ending === 'by-phone' || ending === 'cancelled' || ending === 'no-show' ? `after.${ending}` : 'after.title';
  };
  protected readonly what = (): TextKey => {
    const ending = this.ending();
    if (ending === 'by-phone') return 'after.free';
    return ending === 'cancelled' || ending === 'no-show' ? 'after.call' : 'after.close';
  };
  protected readonly mayReturn = computed(() => {
    this.looks();
    const until = this.now.visit()?.mayReturnUntil;
    return until != null && Date.parse(until) > this.now.serverTime().getTime();
  });
  private readonly looks = signal(0);

  constructor() {
    let timer = this.now.clock.after(20_000, () => look());
    const look = (): void => {
      this.looks.update((count) => count + 1);
      timer = this.now.clock.after(20_000, look);
    };
    inject(DestroyRef).onDestroy(() => timer.cancel());
  }
}
