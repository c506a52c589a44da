import { Component, DestroyRef, computed, inject, input, output, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { appointmentDetail } from '@confrere/browser/data-access';
import type { AppointmentDetail, BookedAppointments } from '@confrere/contract';
import { Clock } from '@confrere/kernel';
import { DeskStore } from '../desk-store.js';
import { FocusedHeading } from '../shell/focused-heading.js';
import { fill } from '../texts.js';
import { plannedTime } from '../words/moments.js';
import { HandOutPanel } from './hand-out.js';
import { MessageTimeline } from './message-timeline.js';
import { INVITE } from './texts.js';

/** How often it is asked how far the messages have come, ms. */
const LOOKS_EVERY = 2_000;

/** What was booked, how far its messages have come, and what can be handed out. */
@Component({
  selector: 'cf-booked-panel',
  imports: [FocusedHeading, HandOutPanel, MatButton, MessageTimeline],
  template: `
    <div class="form" data-test="invited">
      <h3 cfFocused>{{ title() }}</h3>
      @if (when(); as text) {
        <p data-test="booked-when">{{ text }}</p>
      }
      @if (detail(); as known) {
        <section aria-labelledby="timeline-heading">
          <h4 id="timeline-heading">{{ texts.timeline }}</h4>
          <cf-message-timeline [detail]="known" />
        </section>
      }
      <cf-hand-out [consultation]="booked().consultation" />
      <div class="acts">
        <button type="button" matButton="outlined" data-test="invite-another" (click)="another.emit()">
          {{ texts.another }}
        </button>
        <button type="button" matButton="text" data-test="invite-close" (click)="done.emit()">{{ texts.close }}</button>
      </div>
    </div>
  `,
  styles: `
    .form,
    section {
      display: grid;
      gap: 0.75rem;
    }
    .acts {
      display: flex;
      flex-wrap: wrap;
      gap: 0.75rem;
      justify-content: space-between;
    }
    h3 {
      font-size: 1.0625rem;
    }
    h3:focus {
      outline: none;
    }
    h4 {
      font-size: 0.9375rem;
    }
  `,
})
export class BookedPanel {
  readonly booked = input.required<BookedAppointments>();
  readonly name = input.required<string>();
  readonly another = output<void>();
  readonly done = output<void>();

  protected readonly texts = INVITE;
  protected readonly detail = signal<AppointmentDetail | null>(null);
  private readonly store = inject(DeskStore);
  private readonly clock = inject(Clock);
  private open = true;

  protected readonly title = computed(() =>
    this.name() ? fill(INVITE.doneNamed, { name: this.name() }) : INVITE.done,
  );
  protected readonly when = computed(() => {
    const { appointments } = this.booked();
    const [first] = appointments;
    const last = appointments.at(-1);
    if (!first || !last) return null;
    const said = (moment: string) => plannedTime(moment, this.store.now(), this.store.timeZone());
    return appointments.length === 1
      ? fill(INVITE.bookedOne, { when: said(first.startsAt) })
      : fill(INVITE.booked, { count: appointments.length, first: said(first.startsAt), last: said(last.startsAt) });
  });

  constructor() {
    const look = async (): Promise<void> => {
      if (!this.open) return;
      // A look that fails is made again; what is shown stays.
      this.detail.set(await appointmentDetail(this.booked().consultation).catch(() => this.detail()));
      this.clock.after(LOOKS_EVERY, () => void look());
    };
    this.clock.after(0, () => void look());
    inject(DestroyRef).onDestroy(() => (this.open = false));
  }
}
