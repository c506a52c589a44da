import { Component, ElementRef, afterNextRender, computed, inject, input, output, viewChild } from '@angular/core';
import { MatButton } from '@angular/material/button';
import type { QueueEntry } from '@confrere/contract';
import { DeskStore } from '../desk-store.js';
import { TEXTS, fill } from '../texts.js';
import { plannedTime } from '../words/moments.js';

/** Several people wait: is it this one? Enter says yes. */
@Component({
  selector: 'cf-confirm-call',
  imports: [MatButton],
  template: `
    <dialog #dialog aria-labelledby="confirm-call-heading" data-test="confirm" (cancel)="dismiss.emit()">
      <h2 id="confirm-call-heading">{{ title() }}</h2>
      <p>{{ more() }}</p>
      <p class="who">
        <strong
          ><bdi>{{ name() }}</bdi></strong
        >
        <span>{{ planned() }}</span>
        <span class="small">{{ texts.identity }}</span>
      </p>
      <div class="acts">
        <button type="button" matButton="text" data-test="cancel-confirm" (click)="dismiss.emit()">
          {{ texts.cancel }}
        </button>
        <button type="button" matButton="filled" data-test="confirm-call" autofocus (click)="call.emit()">
          {{ texts.call }}
        </button>
      </div>
    </dialog>
  `,
  styleUrl: '../shell/dialog.css',
  styles: `
    .who {
      display: grid;
      padding: 0.75rem 1rem;
      border-radius: var(--cf-radius);
      background: var(--cf-ground);
    }
    strong {
      font-size: 1.25rem;
    }
    .acts {
      justify-content: flex-end;
    }
  `,
})
export class ConfirmCall {
  readonly entry = input.required<QueueEntry>();
  readonly call = output<void>();
  readonly dismiss = output<void>();

  protected readonly texts = TEXTS.confirm;
  private readonly store = inject(DeskStore);
  private readonly dialog = viewChild.required<ElementRef<HTMLDialogElement>>('dialog');
  protected readonly name = computed(() => this.entry().visitorName ?? TEXTS.queue.unnamed);
  protected readonly title = computed(() => fill(TEXTS.confirm.title, { name: this.name() }));
  protected readonly more = computed(() => fill(TEXTS.confirm.more, { count: this.store.waitingCount() }));
  protected readonly planned = computed(() => {
    const { plannedAt } = this.entry();
    if (!plannedAt) return TEXTS.queue.unplanned;
    return fill(TEXTS.queue.planned, { time: plannedTime(plannedAt, this.store.now(), this.store.timeZone()) });
  });

  constructor() {
    afterNextRender(() => this.dialog().nativeElement.showModal());
  }
}
