import type { DayNumbers, NumbersQuery } from '@confrere/contract';

export type Range = 'today' | 'week' | 'month' | 'year' | 'own';
const LENGTHS = { today: 1, week: 7, month: 30, year: 365 } as const;
const DAY = 86_400_000;

/** The days that a range means. @param today as the organization's calendar has it, `2026-12-03`. */
export function daysOf(range: Exclude<Range, 'own'>, today: string): Pick<NumbersQuery, 'from' | 'to'> {
  const from = new Date(Date.parse(today) - (LENGTHS[range] - 1) * DAY).toISOString().slice(0, 10);
  return { from, to: today };
}

/** Whether these are days that can be asked for. */
export function mayAsk({ from, to }: { from: string; to: string }): boolean {
  const days = (Date.parse(to) - Date.parse(from)) / DAY + 1;
  return days >= 1 && days <= 366;
}

/** One bar of a chart. */
export interface Bar {
  /** Its first day. */
  readonly day: string;
  readonly visitors: number;
  readonly completed: number;
  readonly noShow: number;
}

/** More days than these are shown week by week. */
export const MOST_BARS = 45;

/** Bars of a day each, or of a week (from Monday) where there are many days. */
export function barsOf(days: readonly DayNumbers[]): readonly Bar[] {
  const bar = ({ day, visitors, completed, byPhone, noShow }: DayNumbers): Bar => ({
    day,
    visitors,
    completed: completed + byPhone,
    noShow,
  });
  if (days.length <= MOST_BARS) return days.map(bar);
  const weeks: Bar[] = [];
  for (const each of days.map(bar)) {
    const last = weeks.at(-1);
    if (last && new Date(each.day).getUTCDay() !== 1)
      weeks[weeks.length - 1] = {
        day: last.day,
        visitors: last.visitors + each.visitors,
        completed: last.completed + each.completed,
        noShow: last.noShow + each.noShow,
      };
    else weeks.push(each);
  }
  return weeks;
}
