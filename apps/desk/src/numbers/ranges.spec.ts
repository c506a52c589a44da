import type { DayNumbers } from '@confrere/contract';
import { barsOf, daysOf, mayAsk } from './ranges.js';

const day = (date: string): DayNumbers => ({
  day: date,
  ...{ visitors: 3, completed: 1, byPhone: 1, noShow: 1, technicalProblem: 0, unsaid: 0, notSeen: 0, cancelled: 0 },
  ...{ walkIns: 0, waitedMedian: null, waitedNineInTen: null, talkedMedian: null, failures: [] },
});
const daysFrom = (first: string, count: number): DayNumbers[] =>
  Array.from({ length: count }, (_, index) =>
    day(new Date(Date.parse(first) + index * 86_400_000).toISOString().slice(0, 10)),
  );

describe('the days that are counted', () => {
  it('end today', () => {
    expect(daysOf('today', '2026-12-03')).toEqual({ from: '2026-12-03', to: '2026-12-03' });
    expect(daysOf('week', '2026-12-03')).toEqual({ from: '2026-11-27', to: '2026-12-03' });
    expect(daysOf('year', '2026-12-03')).toEqual({ from: '2025-12-04', to: '2026-12-03' });
  });

  it('are in order, and a year at most', () => {
    expect(mayAsk({ from: '2026-12-03', to: '2026-12-03' })).toBe(true);
    expect(mayAsk({ from: '2026-12-04', to: '2026-12-03' })).toBe(false);
    expect(mayAsk({ from: '2025-12-03', to: '2026-12-04' })).toBe(false);
    expect(mayAsk({ from: '', to: '2026-12-04' })).toBe(false);
  });
});

describe('bars', () => {
  it('are days, while there is room for them', () => {
    expect(barsOf(daysFrom('2026-11-04', 30))).toHaveLength(30);
  });

  it('are weeks from Monday on in a long range, and lose nobody', () => {
    const bars = barsOf(daysFrom('2026-01-01', 365));
    expect(bars.slice(0, 3).map((bar) => bar.day)).toEqual(['2026-01-01', '2026-01-05', '2026-01-12']);
    expect(bars.reduce((sum, { visitors }) => sum + visitors, 0)).toBe(3 * 365);
    expect(bars[1]).toEqual({ day: '2026-01-05', visitors: 21, completed: 14, noShow: 7 });
  });
});
