import { Component, computed, effect, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { appointmentOptions, appointmentsOf } from '@confrere/browser/data-access';
import type { Appointment, AppointmentOptions, AppointmentsQuery } from '@confrere/contract';
import { Clock } from '@confrere/kernel';
import { DeskStore } from '../desk-store.js';
import { bookingFault } from '../invite/booking-draft.js';
import { InvitePanel } from '../invite/invite-panel.js';
import { languageName } from '../invite/language-name.js';
import { INVITE } from '../invite/texts.js';
import { ConnectionBanner } from '../shell/connection-banner.js';
import { DeskHeader } from '../shell/desk-header.js';
import { FocusedHeading } from '../shell/focused-heading.js';
import { NoticeBar } from '../shell/notice-bar.js';
import { SidePanel } from '../shell/side-panel.js';
import { fill } from '../texts.js';
import { clockTime, plannedTime } from '../words/moments.js';
import { dayThere } from '../words/wall-time.js';
import { AppointmentPanel } from './appointment-panel.js';
import { byDay, dayInWords, daysAfter, mondayOf } from './days.js';
import { APPOINTMENTS } from './texts.js';

const PAUSE = 300;

/** The appointments of a day or a week, by time; booking, and what can be done about each. */
@Component({
  selector: 'cf-appointments-page',
  imports: [
    AppointmentPanel,
    ConnectionBanner,
    DeskHeader,
    FocusedHeading,
    InvitePanel,
    MatButton,
    NoticeBar,
    SidePanel,
  ],
  templateUrl: './appointments-page.html',
  styleUrl: './appointments-page.css',
})
export class AppointmentsPage {
  protected readonly texts = APPOINTMENTS;
  protected readonly invite = INVITE;
  protected readonly store = inject(DeskStore);
  private readonly clock = inject(Clock);
  protected readonly view = signal<'day' | 'week'>('week');
  protected readonly day = signal(dayThere(this.store.now(), this.store.timeZone()));
  protected readonly member = signal('');
  protected readonly words = signal('');
  protected readonly options = signal<AppointmentOptions | null>(null);
  protected readonly found = signal<readonly Appointment[] | null>(null);
  protected readonly next = signal<string | null>(null);
  protected readonly fault = signal<string | null>(null);
  protected readonly booking = signal(false);
  protected readonly shown = signal<string | null>(null);
  private asked = 0;

  protected readonly from = computed(() => (this.view() === 'week' ? mondayOf(this.day()) : this.day()));
  protected readonly length = computed(() => (this.view() === 'week' ? 7 : 1));
  protected readonly range = computed(() => {
    const [from, to] = [this.from(), daysAfter(this.from(), this.length() - 1)];
    return from === to ? dayInWords(from) : `${dayInWords(from)} – ${dayInWords(to)}`;
  });
  protected readonly days = computed(() => {
    const days = byDay(this.from(), this.length(), this.found() ?? [], (at) =>
      dayThere(new Date(at), this.store.timeZone()),
    );
    // Of a search only the days that found somebody; a week without its weekend, unless somebody comes.
    return days.filter(
      ({ day, appointments }) =>
        appointments.length > 0 ||
        (this.words() === '' && (this.length() === 1 || new Date(`${day}T00:00:00.000Z`).getUTCDay() % 6 !== 0)),
    );
  });
  private readonly query = computed<AppointmentsQuery>(() => ({
    from: this.from(),
    to: daysAfter(this.from(), this.length() - 1),
    ...(this.member() && { member: this.member() }),
    ...(this.words().trim() && { search: this.words().trim() }),
  }));

  constructor() {
    appointmentOptions().then(
      (options) => this.options.set(options),
      () => undefined,
    );
    effect((onCleanup) => {
      const query = this.query();
      // What the queue tells changes what stands here.
      this.store.queue();
      const timer = this.clock.after(PAUSE, () => void this.fetch(query));
      onCleanup(() => timer.cancel());
    });
  }

  protected step(by: -1 | 1): void {
    this.day.set(daysAfter(this.day(), by * this.length()));
  }

  protected goTo(day: string): void {
    if (day) this.day.set(day);
  }

  protected goToday(): void {
    this.day.set(dayThere(this.store.now(), this.store.timeZone()));
  }

  protected again(): void {
    void this.fetch(this.query());
  }

  protected async fetch(query: AppointmentsQuery, after?: string): Promise<void> {
    const mine = ++this.asked;
    try {
      const page = await appointmentsOf({ ...query, ...(after !== undefined && { after }) });
      if (mine !== this.asked) return;
      this.found.set(after === undefined ? page.appointments : [...(this.found() ?? []), ...page.appointments]);
      this.next.set(page.next);
      this.fault.set(null);
    } catch (error) {
      if (mine === this.asked) this.fault.set(bookingFault(error, this.store.now(), this.store.timeZone()).text);
    }
  }

  protected showMore(): void {
    const next = this.next();
    if (next) void this.fetch(this.query(), next);
  }

  protected title(day: string): string {
    return dayInWords(day);
  }

  protected time({ startsAt }: Appointment): string {
    return clockTime(startsAt, this.store.timeZone());
  }

  protected name({ visitorName }: Appointment): string {
    return visitorName ?? APPOINTMENTS.unnamed;
  }

  protected whom({ professional, room }: Appointment): string {
    return professional?.displayName ?? fill(APPOINTMENTS.firstOf, { team: room.team ?? '' });
  }

  /** What else is to be known of it, in words. */
  protected facts({ minutes, series, movedFrom, interpreter, language, helper }: Appointment): string {
    const moved = movedFrom && plannedTime(movedFrom, this.store.now(), this.store.timeZone());
    return [
      fill(APPOINTMENTS.minutes, { minutes }),
      series && fill(APPOINTMENTS.series, series),
      moved && fill(APPOINTMENTS.moved, { at: moved }),
      interpreter && fill(APPOINTMENTS.interpreter[interpreter], { language: language ? languageName(language) : '' }),
      helper && fill(APPOINTMENTS.helper, { name: helper }),
    ]
      .filter(Boolean)
      .join(' · ');
  }
}
