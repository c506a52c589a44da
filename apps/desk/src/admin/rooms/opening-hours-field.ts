import { Component, computed, input, output } from '@angular/core';
import { MatButton } from '@angular/material/button';
import type { OpeningHours, OpeningSpan } from '@confrere/contract';
import { fill } from '../../texts.js';
import { type Problems, USUAL_HOURS } from './room-draft.js';
import { SpansField } from './spans-field.js';
import { ROOMS } from './texts.js';

/** When visitors may come without an appointment: each weekday, and days that are different. */
@Component({
  selector: 'cf-opening-hours-field',
  imports: [MatButton, SpansField],
  templateUrl: './opening-hours-field.html',
  styleUrl: './parts.css',
})
export class OpeningHoursField {
  readonly hours = input.required<OpeningHours | null>();
  readonly timeZone = input.required<string>();
  readonly problems = input.required<Problems>();
  readonly fixed = input(false);
  readonly changed = output<OpeningHours | null>();
  protected readonly texts = ROOMS;
  protected readonly say = fill;
  /** Those that were written stay until the screen is left, also while "at any time" is chosen. */
  private kept: OpeningHours = USUAL_HOURS;
  protected readonly days = computed(() =>
    (this.hours()?.weekdays ?? []).map((spans, index) => ({ spans, index, name: ROOMS.weekdays[index] ?? '' })),
  );
  protected readonly exceptions = computed(() => this.hours()?.exceptions ?? []);

  protected always(yes: boolean): void {
    const hours = this.hours();
    if (hours) this.kept = hours;
    this.changed.emit(yes ? null : this.kept);
  }

  protected writeDay(index: number, spans: OpeningSpan[]): void {
    this.write({ weekdays: this.weekdays().map((each, at) => (at === index ? spans : each)) });
  }

  protected copyMonday(): void {
    const [monday = []] = this.weekdays();
    this.write({ weekdays: this.weekdays().map((each, at) => (at > 0 && at < 5 ? [...monday] : each)) });
  }

  protected addException(): void {
    this.write({ exceptions: [...this.exceptions(), { day: '', spans: [] }] });
  }

  protected writeException(index: number, change: { day?: string; spans?: OpeningSpan[] }): void {
    this.write({ exceptions: this.exceptions().map((each, at) => (at === index ? { ...each, ...change } : each)) });
  }

  protected removeException(index: number): void {
    this.write({ exceptions: this.exceptions().filter((_, at) => at !== index) });
  }

  protected nameOf(day: string): string {
    const at = new Date(`${day}T12:00:00Z`);
    if (day === '' || Number.isNaN(at.getTime())) return ROOMS.exceptionDay;
    return new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeZone: 'UTC' }).format(at);
  }

  private weekdays(): OpeningHours['weekdays'] {
    return this.hours()?.weekdays ?? [];
  }

  private write(change: Partial<OpeningHours>): void {
    const hours = this.hours();
    if (hours) this.changed.emit({ ...hours, ...change });
  }
}
