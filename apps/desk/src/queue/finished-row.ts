import { Component, computed, inject, input, output } from '@angular/core';
import { MatButton } from '@angular/material/button';
import type { QueueEntry } from '@confrere/contract';
import { DeskStore } from '../desk-store.js';
import { TEXTS, fill } from '../texts.js';
import { clockTime } from '../words/moments.js';

/** One visitor who was here, and how it went. */
@Component({
  selector: 'cf-finished-row',
  imports: [MatButton],
  template: `
    <h3>
      <bdi>{{ name() }}</bdi>
    </h3>
    <span class="small ended">{{ ended() }}</span>
    <span data-test="outcome" [class.missing]="!entry().outcome">{{ outcome() }}</span>
    <button
      type="button"
      matButton="text"
      data-test="note-outcome"
      [attr.aria-label]="label() + ': ' + name()"
      [disabled]="store.offline()"
      (click)="edit.emit()"
    >
      {{ label() }}
    </button>
  `,
  styles: `
    :host {
      display: grid;
      grid-template-columns: minmax(0, 1fr) 9.5rem 11rem 5.75rem;
      gap: 0.125rem 1.25rem;
      align-items: center;
      padding: 0.375rem 1rem;
      border-block-start: 1px solid var(--cf-line);
    }
    :host-context(li:first-child) {
      border-block-start: 0;
    }
    h3 {
      font-size: 1rem;
      font-weight: 500;
      overflow-wrap: anywhere;
    }
    .ended {
      font-variant-numeric: tabular-nums;
    }
    .missing {
      justify-self: start;
      padding-inline: 0.4375rem;
      border-radius: 0.375rem;
      background: var(--cf-warning-ground);
      color: var(--cf-warning);
    }
    button {
      justify-self: end;
    }
    @media (max-width: 40rem) {
      :host {
        grid-template-columns: minmax(0, 1fr) auto;
        padding-block: 0.625rem;
      }
    }
  `,
  host: {
    'data-test': 'finished-row',
    '[attr.data-consultation]': 'entry().consultation',
    '[attr.data-outcome]': 'entry().outcome',
  },
})
export class FinishedRow {
  readonly entry = input.required<QueueEntry>();
  readonly edit = output<void>();

  protected readonly store = inject(DeskStore);
  protected readonly name = computed(() => this.entry().visitorName ?? TEXTS.queue.unnamed);
  protected readonly ended = computed(() => {
    const { endedAt } = this.entry();
    return endedAt ? fill(TEXTS.queue.ended, { time: clockTime(endedAt, this.store.timeZone()) }) : '';
  });
  protected readonly outcome = computed(() => {
    const { outcome } = this.entry();
    return outcome ? TEXTS.outcome[outcome] : TEXTS.queue.noOutcome;
  });
  protected readonly label = computed(() => (this.entry().outcome ? TEXTS.queue.change : TEXTS.queue.outcome));
}
