import { csvRow } from '@confrere/features/audit';
import { type DayNumbers, FailureCode, type Numbers } from '@confrere/contract';

type Column = Exclude<keyof DayNumbers, 'failures'>;

/** What each column is called: a time says its unit. */
const COLUMNS: Readonly<Record<Column, string>> = {
  day: 'day',
  visitors: 'visitors',
  completed: 'completed',
  byPhone: 'by phone',
  noShow: 'no-show',
  technicalProblem: 'technical problem',
  unsaid: 'no outcome said',
  notSeen: 'never came',
  cancelled: 'cancelled',
  walkIns: 'without appointment',
  waitedMedian: 'waited, median (s)',
  waitedNineInTen: 'waited, nine in ten (s)',
  talkedMedian: 'talked, median (s)',
};

/** A row for each day as CSV (RFC 4180), with a column for each kind of failure. */
export function numbersFile({ days }: Numbers): string {
  const columns = Object.entries(COLUMNS) as [Column, string][];
  const codes = FailureCode.options;
  const headings = [...columns.map(([, heading]) => heading), ...codes.map((code) => `failure: ${code}`)];
  const rows = days.map((day) => [
    ...columns.map(([column]) => day[column]),
    ...codes.map((code) => day.failures.find((failure) => failure.code === code)?.visitors ?? 0),
  ]);
  return [headings, ...rows].map(csvRow).join('');
}
