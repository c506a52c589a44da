import { Component, afterNextRender, computed, inject, input, output, signal } from '@angular/core';
import { NgTemplateOutlet } from '@angular/common';
import { MatButton } from '@angular/material/button';
import { MatFormField, MatLabel } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import {
  appointmentDetail,
  cancelAppointment,
  moveAppointment,
  revokeLink,
  sendAgain,
} from '@confrere/browser/data-access';
import type { Appointment, AppointmentDetail, AppointmentOptions, MoveAppointment } from '@confrere/contract';
import { DeskStore } from '../desk-store.js';
import { bookingFault, timeFault } from '../invite/booking-draft.js';
import { HandOutPanel } from '../invite/hand-out.js';
import { MessageTimeline } from '../invite/message-timeline.js';
import { INVITE } from '../invite/texts.js';
import { FieldProblem } from '../shell/field-problem.js';
import { FocusedHeading } from '../shell/focused-heading.js';
import { fill } from '../texts.js';
import { clockTime, plannedTime } from '../words/moments.js';
import { dayThere } from '../words/wall-time.js';
import { APPOINTMENTS } from './texts.js';

type Act = 'move' | 'cancel' | 'revoke';
type Which = MoveAppointment['which'];
const OPEN: readonly Appointment['status'][] = ['booked', 'opened', 'checked', 'waiting'];

/** One appointment: how far it is, moving and cancelling it, and its link. */
@Component({
  selector: 'cf-appointment-panel',
  imports: [
    FieldProblem,
    FocusedHeading,
    HandOutPanel,
    MatButton,
    MatFormField,
    MatInput,
    MatLabel,
    MessageTimeline,
    NgTemplateOutlet,
  ],
  templateUrl: './appointment-panel.html',
  styleUrl: '../invite/invite-panel.css',
})
export class AppointmentPanel {
  readonly consultation = input.required<string>();
  readonly options = input.required<AppointmentOptions | null>();
  readonly changed = output<void>();
  readonly done = output<void>();

  protected readonly texts = APPOINTMENTS.panel;
  protected readonly words = APPOINTMENTS;
  protected readonly invite = INVITE;
  private readonly store = inject(DeskStore);
  protected readonly detail = signal<AppointmentDetail | null>(null);
  protected readonly act = signal<Act | null>(null);
  protected readonly busy = signal(false);
  protected readonly fault = signal<string | null>(null);
  protected readonly said = signal<string | null>(null);
  protected readonly day = signal('');
  protected readonly time = signal('');
  protected readonly minutes = signal(30);
  protected readonly with = signal('');
  protected readonly which = signal<Which>('one');
  protected readonly tell = signal(true);
  protected readonly whichOf = Object.entries(APPOINTMENTS.panel.whichOf) as [Which, string][];

  protected readonly title = computed(() => this.detail()?.appointment?.visitorName ?? APPOINTMENTS.unnamed);
  protected readonly when = computed(() => {
    const startsAt = this.detail()?.appointment?.startsAt;
    return startsAt ? plannedTime(startsAt, this.store.now(), this.store.timeZone()) : '';
  });
  protected readonly open = computed(() => {
    const status = this.detail()?.appointment?.status;
    return status !== undefined && OPEN.includes(status);
  });
  protected readonly lengths = computed(() =>
    [...new Set([5, 10, 15, 20, 30, 45, 60, 90, 120, this.minutes()])].sort((one, other) => one - other),
  );

  constructor() {
    // Which one it is stands here only from then on.
    afterNextRender(() => void this.look());
  }

  protected choose(act: Act | null): void {
    this.fault.set(null);
    this.said.set(null);
    const appointment = this.detail()?.appointment;
    if (appointment && act === 'move') {
      this.day.set(dayThere(new Date(appointment.startsAt), this.store.timeZone()));
      this.time.set(clockTime(appointment.startsAt, this.store.timeZone()));
      this.minutes.set(appointment.minutes);
      this.with.set('');
    }
    this.which.set('one');
    this.act.set(act);
  }

  protected async move(): Promise<void> {
    const appointment = this.detail()?.appointment;
    const missing = timeFault({ later: true, day: this.day(), time: this.time() });
    this.fault.set(missing && this.saying(missing));
    if (!appointment || missing) return;
    const [kind, id] = this.with().split(' ');
    await this.attempt(async () => {
      const moved = await moveAppointment(appointment.consultation, {
        at: { day: this.day(), time: this.time() },
        minutes: this.minutes(),
        with: id === undefined ? null : { kind: kind === 'team' ? 'team' : 'member', id },
        ...{ which: this.which(), version: appointment.version, tell: this.tell() },
      });
      return fill(this.texts.saved, { at: plannedTime(moved.startsAt, this.store.now(), this.store.timeZone()) });
    });
  }

  protected async cancel(): Promise<void> {
    const appointment = this.detail()?.appointment;
    if (!appointment) return;
    const { consultation, version } = appointment;
    await this.attempt(async () => {
      await cancelAppointment(consultation, { which: this.which(), version, tell: this.tell() });
      return this.texts.cancelled;
    });
  }

  protected sendAgain(): Promise<void> {
    return this.attempt(async () => {
      await sendAgain(this.consultation());
      return this.texts.sentAgain;
    });
  }

  protected revoke(): Promise<void> {
    return this.attempt(async () => {
      await revokeLink(this.consultation());
      return this.texts.revoked;
    });
  }

  private async attempt(work: () => Promise<string>): Promise<void> {
    if (this.busy()) return;
    this.busy.set(true);
    this.fault.set(null);
    this.said.set(null);
    try {
      const said = await work();
      this.act.set(null);
      this.said.set(said);
    } catch (error) {
      this.fault.set(this.saying(error));
    }
    await this.look();
    this.busy.set(false);
    this.changed.emit();
  }

  private async look(): Promise<void> {
    try {
      this.detail.set(await appointmentDetail(this.consultation()));
    } catch (error) {
      this.fault.set(this.saying(error));
    }
  }

  private saying(error: unknown): string {
    return bookingFault(error, this.store.now(), this.store.timeZone()).text;
  }
}
