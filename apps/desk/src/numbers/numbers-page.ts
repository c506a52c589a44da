import { Component, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatFormField, MatLabel } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { RouterLink } from '@angular/router';
import { numbersFileAddress, readNumbers } from '@confrere/browser/data-access';
import { isAllowed, type Numbers, type NumbersQuery } from '@confrere/contract';
import { DeskStore } from '../desk-store.js';
import { DeskHeader } from '../shell/desk-header.js';
import { FocusedHeading } from '../shell/focused-heading.js';
import { NoticeBar } from '../shell/notice-bar.js';
import { fill } from '../texts.js';
import { minutesInWords } from '../words/moments.js';
import { dayThere } from '../words/wall-time.js';
import { DayBars } from './day-bars.js';
import { barsOf, daysOf, mayAsk, MOST_BARS, type Range } from './ranges.js';
import { ShareList } from './share-list.js';
import { FAILURES, NUMBERS } from './texts.js';

const DAY = new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', weekday: 'short', day: 'numeric', month: 'short' });

/** How the days went: visitors, waits, no-shows and failures, as charts, as a table, and as a file. */
@Component({
  selector: 'cf-numbers-page',
  imports: [
    DayBars,
    DeskHeader,
    FocusedHeading,
    MatButton,
    MatFormField,
    MatInput,
    MatLabel,
    NoticeBar,
    RouterLink,
    ShareList,
  ],
  templateUrl: './numbers-page.html',
  styleUrl: './numbers-page.css',
})
export class NumbersPage {
  protected readonly texts = NUMBERS;
  private readonly store = inject(DeskStore);
  protected readonly ranges: readonly Range[] = ['today', 'week', 'month', 'year', 'own'];

  protected readonly range = signal<Range>('month');
  protected readonly own = signal(daysOf('month', this.today()));
  protected readonly room = signal('');
  protected readonly numbers = signal<Numbers | null>(null);
  protected readonly fault = signal<string | null>(null);
  protected readonly busy = signal(false);

  protected readonly asked = computed<NumbersQuery>(() => {
    const range = this.range();
    const days = range === 'own' ? this.own() : daysOf(range, this.today());
    return { ...days, ...(this.room() && { room: this.room() }) };
  });
  protected readonly file = computed(() => (mayAsk(this.asked()) ? numbersFileAddress(this.asked()) : null));
  protected readonly seesQueue = computed(() => {
    const role = this.store.identity()?.member.role;
    return role !== undefined && isAllowed(role, 'queue:see');
  });
  protected readonly bars = computed(() => barsOf(this.numbers()?.days ?? []));
  protected readonly perWeek = computed(() => (this.numbers()?.days.length ?? 0) > MOST_BARS);
  protected readonly waits = computed(() =>
    (this.numbers()?.waits ?? []).map(({ minutes, visitors }) => ({
      words: minutes === null ? NUMBERS.longer : fill(NUMBERS.upTo, { minutes }),
      count: visitors,
    })),
  );
  protected readonly failures = computed(() =>
    (this.numbers()?.all.failures ?? []).map(({ code, visitors }) => ({ words: FAILURES[code], count: visitors })),
  );
  protected readonly chart = computed(() => {
    const all = this.numbers()?.all;
    if (!all) return '';
    const { visitors, completed, byPhone, noShow } = all;
    return fill(NUMBERS.chart, { visitors, completed: completed + byPhone, noShow });
  });
  protected readonly dayWords = (day: string): string => {
    const words = DAY.format(new Date(day)).replace(',', '');
    return this.perWeek() ? fill(NUMBERS.weekOf, { day: words.replace(/^\w+ /, '') }) : words;
  };
  protected readonly plainDay = (day: string): string => DAY.format(new Date(day)).replace(',', '');
  /** Days on which something was, the latest first. */
  protected readonly rows = computed(() =>
    (this.numbers()?.days ?? []).filter(({ visitors, cancelled }) => visitors + cancelled > 0).reverse(),
  );

  /** An answer to an older question is of no interest any more. */
  private question = 0;

  constructor() {
    void this.load();
  }

  protected choose(change: { range?: Range; room?: string; from?: string; to?: string }): void {
    if (change.range === 'own' && this.range() !== 'own') this.own.set({ ...this.asked() });
    if (change.range) this.range.set(change.range);
    if (change.room !== undefined) this.room.set(change.room);
    const { from, to } = change;
    if (from !== undefined || to !== undefined)
      this.own.update((days) => ({ from: from ?? days.from, to: to ?? days.to }));
    void this.load();
  }

  protected async load(): Promise<void> {
    const question = ++this.question;
    const asked = this.asked();
    this.fault.set(mayAsk(asked) ? null : NUMBERS.wrongDays);
    if (this.fault()) return;
    this.busy.set(true);
    try {
      const numbers = await readNumbers(asked);
      if (question === this.question) this.numbers.set(numbers);
    } catch {
      if (question === this.question) this.fault.set(NUMBERS.failed);
    } finally {
      if (question === this.question) this.busy.set(false);
    }
  }

  protected duration(seconds: number | null): string {
    if (seconds === null) return '–';
    return seconds < 60 ? `${seconds} s` : minutesInWords(Math.round(seconds / 60));
  }

  protected nineInTen(seconds: number): string {
    return fill(NUMBERS.nineInTen, { time: this.duration(seconds) });
  }

  private today(): string {
    return dayThere(this.store.now(), this.store.timeZone());
  }
}
