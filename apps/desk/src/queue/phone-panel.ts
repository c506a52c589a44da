import { Component, computed, inject, input, output, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import type { QueueEntry } from '@confrere/contract';
import { DeskStore } from '../desk-store.js';
import { TEXTS, fill } from '../texts.js';
import { clockTime } from '../words/moments.js';
import { TendQueue } from './tend-queue.js';
import { QUEUE_TEXTS } from './texts.js';

/** The telephone instead of the video call: the visitor's page says that it will ring. */
@Component({
  selector: 'cf-phone-panel',
  imports: [MatButton],
  template: `
    <p>{{ intro() }}</p>
    @if (asked(); as words) {
      <p>{{ words }}</p>
    }
    <div class="acts">
      <button type="button" matButton="filled" data-test="by-phone" [disabled]="ending()" (click)="byPhone()">
        {{ texts.confirm }}
      </button>
      <button type="button" matButton="text" (click)="done.emit()">{{ texts.cancel }}</button>
    </div>
  `,
  styleUrl: './panel.css',
})
export class PhonePanel {
  readonly entry = input.required<QueueEntry>();
  readonly done = output<void>();

  protected readonly texts = QUEUE_TEXTS.phone;
  protected readonly ending = signal(false);
  private readonly tend = inject(TendQueue);
  private readonly store = inject(DeskStore);
  private readonly name = computed(() => this.entry().visitorName ?? TEXTS.queue.unnamed);
  protected readonly intro = computed(() => fill(QUEUE_TEXTS.phone.intro, { name: this.name() }));
  protected readonly asked = computed(() => {
    const { callBackAt } = this.entry();
    if (!callBackAt) return null;
    return fill(QUEUE_TEXTS.phone.asked, { name: this.name(), time: clockTime(callBackAt, this.store.timeZone()) });
  });

  protected async byPhone(): Promise<void> {
    if (this.ending()) return;
    this.ending.set(true);
    const ended = await this.tend.byPhone(this.entry());
    this.ending.set(false);
    if (ended) this.done.emit();
  }
}
