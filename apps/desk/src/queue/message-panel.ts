import { Component, computed, inject, input, output, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatFormField, MatHint, MatLabel } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import type { QueueEntry } from '@confrere/contract';
import { TEXTS, fill } from '../texts.js';
import { TendQueue } from './tend-queue.js';
import { QUEUE_TEXTS } from './texts.js';

const LONGEST = 160;

/** A sentence of a list, or of one's own, for the one who waits. */
@Component({
  selector: 'cf-message-panel',
  imports: [MatButton, MatFormField, MatHint, MatInput, MatLabel],
  template: `
    <form data-test="message-form" (submit)="$event.preventDefault(); send()">
      <p>{{ intro() }}</p>
      <fieldset>
        <legend>{{ texts.presets }}</legend>
        @for (sentence of texts.sentences; track sentence) {
          <label>
            <input
              type="radio"
              name="sentence"
              [checked]="text() === sentence"
              (change)="text.set(sentence)"
              [attr.data-test]="'sentence-' + $index"
            />
            {{ sentence }}
          </label>
        }
      </fieldset>
      <mat-form-field appearance="outline">
        <mat-label>{{ texts.own }}</mat-label>
        <textarea
          matInput
          #own
          rows="3"
          [attr.maxlength]="longest"
          data-test="own-words"
          [value]="text()"
          (input)="text.set(own.value)"
        ></textarea>
        <mat-hint align="end">{{ left() }}</mat-hint>
      </mat-form-field>
      <p class="fault" role="alert" data-test="message-fault">{{ fault() }}</p>
      <button type="submit" matButton="filled" data-test="send-message" [disabled]="sending()">
        {{ sending() ? texts.sending : texts.send }}
      </button>
    </form>
  `,
  styleUrl: './panel.css',
})
export class MessagePanel {
  readonly entry = input.required<QueueEntry>();
  readonly done = output<void>();

  protected readonly texts = QUEUE_TEXTS.message;
  protected readonly longest = LONGEST;
  protected readonly text = signal('');
  protected readonly sending = signal(false);
  protected readonly fault = signal<string | null>(null);
  private readonly tend = inject(TendQueue);
  protected readonly intro = computed(() =>
    fill(QUEUE_TEXTS.message.intro, { name: this.entry().visitorName ?? TEXTS.queue.unnamed }),
  );
  protected readonly left = computed(() => fill(QUEUE_TEXTS.message.left, { count: LONGEST - this.text().length }));

  protected async send(): Promise<void> {
    const text = this.text().replace(/\s+/g, ' ').trim();
    this.fault.set(text === '' ? QUEUE_TEXTS.message.empty : null);
    if (text === '' || this.sending()) return;
    this.sending.set(true);
    const sent = await this.tend.notify(this.entry(), text);
    this.sending.set(false);
    if (sent) this.done.emit();
  }
}
