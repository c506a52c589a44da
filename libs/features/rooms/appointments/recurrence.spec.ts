import fc from 'fast-check';
import { wallTimeAt } from '../rooms/wall-clock.js';
import { monthsLater, movedAlong, occurrences, seriesDays } from './recurrence.js';

const ZONES = ['Europe/Oslo', 'America/New_York', 'Australia/Lord_Howe'] as const;
const DAY = 86_400_000;
const dayAt = (number: number): string => new Date(Date.UTC(2026, 0, 1) + number * DAY).toISOString().slice(0, 10);
const zone = fc.constantFrom(...ZONES);
const day = fc.integer({ min: 0, max: 3 * 365 }).map(dayAt);
const minute = fc.integer({ min: 0, max: 287 }).map((step) => step * 5);
const rule = fc.record({
  unit: fc.constantFrom('week' as const, 'month' as const),
  every: fc.integer({ min: 1, max: 12 }),
  count: fc.integer({ min: 2, max: 52 }),
});

/** Whether clocks there show this time of this day at all. */
const isShown = (moment: Date, wanted: { day: string; minute: number }, timeZone: string): boolean => {
  const shown = wallTimeAt(moment, timeZone);
  return shown.day === wanted.day && shown.minute === wanted.minute;
};

describe('a series', () => {
  it('is at the same time of day on each of its days, whatever the clocks did meanwhile', () => {
    fc.assert(
      fc.property(day, minute, rule, zone, (first, at, how, timeZone) => {
        const days = seriesDays(first, how);
        for (const [index, moment] of occurrences({ day: first, minute: at }, how, timeZone).entries()) {
          const wanted = { day: days[index] ?? '', minute: at };
          if (isShown(moment, wanted, timeZone)) continue;
          // Left out in spring: the first moment after the gap, and a moment before it was still earlier than wanted.
          const [now, before] = [moment, new Date(moment.getTime() - 60_000)].map((each) => wallTimeAt(each, timeZone));
          const line = (of: { day: string; minute: number } | undefined) =>
            `${of?.day} ${String(of?.minute).padStart(4, '0')}`;
          expect(line(now) > line(wanted) && line(before) < line(wanted)).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('is in order, as many as were asked for, and each month or so many weeks apart', () => {
    fc.assert(
      fc.property(day, rule, (first, how) => {
        const days = seriesDays(first, how);
        expect(days).toHaveLength(how.count);
        expect([...days].sort()).toEqual(days);
        if (how.unit === 'week')
          for (const [index, each] of days.entries())
            expect((Date.parse(each) - Date.parse(first)) / DAY).toBe(index * how.every * 7);
        else for (const each of days) expect(Number(each.slice(8))).toBeLessThanOrEqual(Number(first.slice(8)));
      }),
    );
  });

  it('that is moved as a whole keeps its distances in days', () => {
    fc.assert(
      fc.property(
        day,
        minute,
        rule,
        zone,
        fc.integer({ min: -40, max: 40 }),
        minute,
        (first, at, how, timeZone, by, to) => {
          const before = occurrences({ day: first, minute: at }, how, timeZone);
          const from = before[0] ?? new Date(0);
          // A first that fell into the gap of a night may stand on the day after.
          fc.pre(wallTimeAt(from, timeZone).day === first);
          const target = { day: dayAt((Date.parse(first) - Date.UTC(2026, 0, 1)) / DAY + by), minute: to };
          for (const each of before) {
            const moved = movedAlong(each, { from, to: target }, timeZone);
            const days = Date.parse(wallTimeAt(moved, timeZone).day) - Date.parse(wallTimeAt(each, timeZone).day);
            expect(days / DAY).toBe(by);
          }
        },
      ),
      { numRuns: 200 },
    );
  });

  it.each([
    [
      'Europe/Oslo',
      '2026-10-18',
      630,
      ['2026-10-18T08:30:00.000Z', '2026-10-25T09:30:00.000Z', '2026-11-01T09:30:00.000Z'],
    ],
    [
      'America/New_York',
      '2027-03-07',
      540,
      ['2027-03-07T14:00:00.000Z', '2027-03-14T13:00:00.000Z', '2027-03-21T13:00:00.000Z'],
    ],
    [
      'Australia/Lord_Howe',
      '2027-03-28',
      600,
      ['2027-03-27T23:00:00.000Z', '2027-04-03T23:30:00.000Z', '2027-04-10T23:30:00.000Z'],
    ],
    // 02:30 is left out on the 28th.
    [
      'Europe/Oslo',
      '2027-03-21',
      150,
      ['2027-03-21T01:30:00.000Z', '2027-03-28T01:00:00.000Z', '2027-04-04T00:30:00.000Z'],
    ],
  ] as const)('weekly in %s from %s crosses the change of the clocks', (timeZone, first, at, moments) => {
    const found = occurrences({ day: first, minute: at }, { unit: 'week', every: 1, count: 3 }, timeZone);
    expect(found.map((each) => each.toISOString())).toEqual(moments);
  });

  it('monthly on the 31st takes the last day of shorter months, and the 31st again after them', () => {
    expect(seriesDays('2027-01-31', { unit: 'month', every: 1, count: 4 })).toEqual([
      ...['2027-01-31', '2027-02-28', '2027-03-31', '2027-04-30'],
    ]);
    expect(monthsLater('2028-01-30', 1)).toBe('2028-02-29');
    expect(monthsLater('2026-11-15', 14)).toBe('2028-01-15');
  });
});
