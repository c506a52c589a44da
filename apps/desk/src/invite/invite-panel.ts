import { Component, computed, effect, inject, input, output, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatError, MatFormField, MatHint, MatLabel } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { appointmentContact, appointmentOptions, bookAppointment, previewBooking } from '@confrere/browser/data-access';
import type { AppointmentOptions, BookedAppointments, MessagePreview } from '@confrere/contract';
import { Clock } from '@confrere/kernel';
import { DeskStore } from '../desk-store.js';
import { FieldProblem } from '../shell/field-problem.js';
import { TEXTS, fill } from '../texts.js';
import { languageName } from './language-name.js';
import { dayThere } from '../words/wall-time.js';
import { BookedPanel } from './booked-panel.js';
import {
  type BookingDraft,
  type BookingFault,
  bookingFault,
  EMPTY,
  firstDraft,
  placeOf,
  timeFault,
  wishOf,
} from './booking-draft.js';
import { INVITE } from './texts.js';

/** A pause in typing after which the preview is asked for. */
const PAUSE = 400;
const LENGTHS = [5, 10, 15, 20, 25, 30, 40, 45, 50, 60, 75, 90, 120, 180];

/** Who, how they are reached, when and with whom; what they get, word for word; and out comes an invitation. */
@Component({
  selector: 'cf-invite-panel',
  imports: [BookedPanel, FieldProblem, MatButton, MatError, MatFormField, MatHint, MatInput, MatLabel],
  templateUrl: './invite-panel.html',
  styleUrl: './invite-panel.css',
})
export class InvitePanel {
  /** The next appointment of somebody who was just here. */
  readonly like = input<{ readonly consultation: string; readonly name: string } | null>(null);
  /** A day on which it begins: that of a calendar from which it was opened. */
  readonly day = input<string | null>(null);
  readonly done = output<void>();
  readonly changed = output<void>();

  protected readonly texts = INVITE;
  private readonly store = inject(DeskStore);
  private readonly clock = inject(Clock);
  protected readonly options = signal<AppointmentOptions | null>(null);
  protected readonly draft = signal<BookingDraft>(EMPTY);
  protected readonly making = signal(false);
  protected readonly made = signal<BookedAppointments | null>(null);
  protected readonly fault = signal<BookingFault | null>(null);
  protected readonly messages = signal<readonly MessagePreview[]>([]);
  private asked = 0;

  protected readonly today = computed(() => dayThere(this.store.now(), this.store.timeZone()));
  protected readonly zone = computed(() => fill(INVITE.zone, { zone: this.store.timeZone().replaceAll('_', ' ') }));
  protected readonly lengths = computed(() =>
    [...new Set([...LENGTHS, this.draft().minutes])].sort((one, other) => one - other),
  );
  protected readonly languages = computed(() =>
    (this.options()?.languages ?? []).map((code) => ({ code, name: languageName(code) })),
  );
  protected readonly interpreters = Object.entries(INVITE.interpreters);
  protected readonly relations = Object.entries(INVITE.relations);
  protected readonly repeats = Object.entries(INVITE.repeats);
  protected readonly sends = computed(() => this.messages().length > 0);
  protected readonly act = computed(() => {
    const { repeat, later, count } = this.draft();
    if (this.making()) return INVITE.making;
    if (later && repeat !== 'once') return fill(INVITE.sendSeries, { count });
    return this.sends() ? INVITE.send : INVITE.make;
  });

  constructor() {
    void this.begin();
    effect((onCleanup) => {
      const draft = this.draft();
      if (!this.options() || this.made()) return;
      const timer = this.clock.after(PAUSE, () => void this.preview(draft));
      onCleanup(() => timer.cancel());
    });
  }

  protected set(part: Partial<BookingDraft>): void {
    this.draft.update((before) => ({ ...before, ...part }));
    // What was wrong is being mended.
    this.fault.set(null);
  }

  /** Whoever is chosen usually takes so long. */
  protected choose(chosen: string): void {
    const options = this.options();
    const place = options && placeOf(options, chosen);
    this.set({ with: chosen, ...(place && { minutes: place.minutes }) });
  }

  protected wrongAt(at: BookingFault['at']): string | null {
    const fault = this.fault();
    return fault?.at === at ? fault.text : null;
  }

  protected cost(message: MessagePreview): string {
    if (message.channel === 'mail') return message.calendar ? INVITE.calendar : '';
    const { length, segments } = message;
    return fill(segments === 1 ? INVITE.segment : INVITE.segments, { length, segments });
  }

  protected async make(): Promise<void> {
    if (this.making()) return;
    const missing = timeFault(this.draft());
    this.fault.set(missing ? this.saying(missing) : null);
    if (missing) return;
    this.making.set(true);
    try {
      this.made.set(await bookAppointment(wishOf(this.draft())));
      this.changed.emit();
    } catch (error) {
      this.fault.set(this.saying(error));
    }
    this.making.set(false);
  }

  protected another(): void {
    const { with: chosen, minutes, language, later, day } = this.draft();
    this.draft.set({ ...EMPTY, with: chosen, minutes, language, later, day });
    this.messages.set([]);
    this.made.set(null);
  }

  private async begin(): Promise<void> {
    try {
      const options = await appointmentOptions();
      const like = this.like();
      const contact = like && (await appointmentContact(like.consultation));
      const first = firstDraft(options, this.store.member(), this.day() ?? this.today());
      this.draft.set({
        ...first,
        ...(this.day() !== null && { later: true }),
        ...(like && { name: like.name === TEXTS.queue.unnamed ? '' : like.name, later: true }),
        ...(contact && { phone: contact.phone ?? '', mail: contact.mail ?? '' }),
      });
      this.options.set(options);
    } catch (error) {
      this.fault.set(this.saying(error));
    }
  }

  private async preview(draft: BookingDraft): Promise<void> {
    const mine = ++this.asked;
    const isToSend = (draft.phone.trim() || draft.mail.trim()) && timeFault(draft) === null;
    try {
      const messages = isToSend ? (await previewBooking(wishOf(draft))).messages : [];
      if (mine === this.asked) this.messages.set(messages);
    } catch {
      // Half a number is no fault yet: it is said when it is to be sent.
      if (mine === this.asked) this.messages.set([]);
    }
  }

  private saying(error: unknown): BookingFault {
    return bookingFault(error, this.store.now(), this.store.timeZone());
  }
}
