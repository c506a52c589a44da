import { Component, computed, inject, input } from '@angular/core';
import type { AppointmentDetail, MessageDelivery } from '@confrere/contract';
import { DeskStore } from '../desk-store.js';
import { fill } from '../texts.js';
import { plannedTime } from '../words/moments.js';
import { INVITE } from './texts.js';

/** What was sent to a visitor, how far it came, and whether they opened their link. */
@Component({
  selector: 'cf-message-timeline',
  template: `
    <ul data-test="timeline">
      @for (line of lines(); track line.id) {
        <li>
          <strong>{{ line.what }}</strong>&ngsp;<span class="small">{{ line.how }}</span>
        </li>
      } @empty {
        <li class="small">{{ texts.noMessages }}</li>
      }
      <li data-test="opened">{{ opened() }}</li>
    </ul>
  `,
  styles: `
    ul {
      display: grid;
      gap: 0.375rem;
      margin: 0;
      padding: 0.75rem 1rem;
      border-radius: var(--cf-radius);
      background: var(--cf-ground);
      list-style: none;
    }
  `,
})
export class MessageTimeline {
  readonly detail = input.required<AppointmentDetail>();
  protected readonly texts = INVITE;
  private readonly store = inject(DeskStore);

  protected readonly lines = computed(() =>
    this.detail().deliveries.map((delivery) => ({
      id: delivery.id,
      what: (INVITE.templates as Readonly<Record<string, string>>)[delivery.template] ?? delivery.template,
      how: `${INVITE.channels[delivery.channel]} · ${this.stateOf(delivery)}`,
    })),
  );
  protected readonly opened = computed(() => {
    const { openedAt } = this.detail();
    return openedAt ? `${INVITE.opened} ${this.time(openedAt)}` : INVITE.notOpened;
  });

  private stateOf({ state, at, dueAt, settledAt, deliveredAt }: MessageDelivery): string {
    const soon = dueAt !== null && Date.parse(dueAt) <= this.store.now().getTime() + 60_000;
    return fill(INVITE.states[state], {
      due: soon ? INVITE.soon : this.time(dueAt ?? at),
      settled: this.time(settledAt ?? at),
      delivered: this.time(deliveredAt ?? at),
    });
  }

  private time(moment: string): string {
    return plannedTime(moment, this.store.now(), this.store.timeZone());
  }
}
