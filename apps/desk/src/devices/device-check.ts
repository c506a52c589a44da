import { Component, DestroyRef, computed, inject, output, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RingTone } from '@confrere/browser/call';
import { Icon, Level, SelfView } from '@confrere/browser/ui';
import { DeskStore } from '../desk-store.js';
import { TEXTS } from '../texts.js';
import { failureWords } from './failure-words.js';

/** Camera, microphone and sound, before anyone is called. Opened by a click, so that the browser may ask. */
@Component({
  selector: 'cf-device-check',
  imports: [Icon, Level, MatButton, SelfView],
  template: `
    <div class="check">
      <cf-self-view
        [media]="store.call.media()"
        [label]="texts.picture"
        [offLabel]="opening() ? texts.opening : texts.cameraOff"
      />
      <p class="small">{{ texts.nobody }}</p>
      @if (failure(); as wrong) {
        <div class="wrong" role="alert" data-test="device-failure">
          <p>{{ wrong.text }}</p>
          <p class="small">{{ wrong.code }}</p>
          <button type="button" matButton="outlined" (click)="open()">{{ all.again }}</button>
        </div>
      } @else if (!opening()) {
        <p class="fine" role="status" data-test="devices-fine"><cf-icon name="done" />{{ texts.fine }}</p>
      }
      @if (store.call.media().microphone === 'ready') {
        <div>
          <p>{{ heard() ? texts.heard : texts.speak }}</p>
          <cf-level [label]="texts.level" [read]="level" (heard)="heard.set(true)" />
        </div>
      }
      <button type="button" matButton="outlined" data-test="test-sound" (click)="playTone()">
        {{ texts.tone }}
      </button>
      <button type="button" matButton="filled" data-test="devices-done" (click)="done.emit()">{{ texts.done }}</button>
    </div>
  `,
  styles: `
    .check {
      display: grid;
      gap: 1rem;
    }
    cf-self-view {
      inline-size: 100%;
      aspect-ratio: 4 / 3;
    }
    .wrong {
      display: grid;
      gap: 0.5rem;
      justify-items: start;
      padding: 1rem;
      border-radius: var(--cf-radius);
      background: var(--cf-warning-ground);
      color: var(--cf-warning);
    }
    .wrong .small {
      color: inherit;
    }
    .fine {
      display: flex;
      gap: 0.5rem;
      color: var(--cf-success);
    }
    cf-level {
      margin-block-start: 0.5rem;
    }
  `,
})
export class DeviceCheck {
  readonly done = output<void>();

  protected readonly texts = TEXTS.devices;
  protected readonly all = TEXTS.calling;
  protected readonly store = inject(DeskStore);
  protected readonly opening = signal(false);
  protected readonly heard = signal(false);
  protected readonly failure = computed(() => failureWords(this.store.call.media()));
  protected readonly level = (): number => this.store.media.level();
  private readonly tone = new RingTone();

  constructor() {
    void this.open();
    inject(DestroyRef).onDestroy(() => {
      this.tone.release();
      // A call that began meanwhile needs them.
      if (!this.store.call.attempt()) this.store.media.release();
    });
  }

  protected async open(): Promise<void> {
    this.opening.set(true);
    await this.store.call.openDevices();
    this.opening.set(false);
  }

  protected playTone(): void {
    void this.tone.test();
  }
}
