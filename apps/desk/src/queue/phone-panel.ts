import { Component, computed, inject, input, output, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { ProblemError, visitorTelephone } from '@confrere/browser/data-access';
import type { QueueEntry } from '@confrere/contract';
import { DeskStore } from '../desk-store.js';
import { TEXTS, fill } from '../texts.js';
import { clockTime } from '../words/moments.js';
import { refusalWords } from '../words/refusal-words.js';
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
    <div class="number" aria-live="polite">
      <span class="small">{{ texts.number }}</span>
      @if (phone(); as known) {
        @if (known.number; as number) {
          <a [href]="'tel:' + number.replace(spaces, '')" data-test="telephone" dir="ltr">{{ number }}</a>
          <span class="small">{{ texts.revealed }}</span>
        } @else {
          <p data-test="no-telephone">{{ texts.none }}</p>
        }
      } @else {
        <button type="button" matButton="outlined" data-test="reveal" [disabled]="asking()" (click)="reveal()">
          {{ texts.reveal }}
        </button>
        <p class="fault" role="alert">{{ fault() }}</p>
      }
    </div>
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
  protected readonly asking = signal(false);
  protected readonly fault = signal<string | null>(null);
  /** Null until somebody wants to see it: that is written down. */
  protected readonly phone = signal<{ readonly number: string | null } | null>(null);
  protected readonly spaces = /[^+\d]/g;
  private readonly tend = inject(TendQueue);
  private readonly store = inject(DeskStore);
  private readonly name = computed(() => this.entry().visitorName ?? TEXTS.queue.unnamed);
  protected readonly intro = computed(() => fill(QUEUE_TEXTS.phone.intro, { name: this.name() }));
  protected readonly asked = computed(() => {
    const { callBackAt } = this.entry();
    if (!callBackAt) return null;
    return fill(QUEUE_TEXTS.phone.asked, { name: this.name(), time: clockTime(callBackAt, this.store.timeZone()) });
  });

  protected async reveal(): Promise<void> {
    if (this.asking()) return;
    this.asking.set(true);
    this.fault.set(null);
    try {
      this.phone.set({ number: await visitorTelephone(this.entry().consultation) });
    } catch (error) {
      const code = error instanceof ProblemError ? error.code : 'server.unexpected';
      this.fault.set(refusalWords(code, { name: this.name(), by: null }));
    }
    this.asking.set(false);
  }

  protected async byPhone(): Promise<void> {
    if (this.ending()) return;
    this.ending.set(true);
    const ended = await this.tend.byPhone(this.entry());
    this.ending.set(false);
    if (ended) this.done.emit();
  }
}
