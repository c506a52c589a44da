import type { OpeningHours, OpeningSpan } from '@confrere/contract';
import fc from 'fast-check';
import { isOpen } from './opening-hours.js';
import { momentOf, wallTimeAt } from './wall-clock.js';

const MINUTE = 60_000;
const OSLO = 'Europe/Oslo';
const at = (text: string): Date => new Date(text);
const hoursOf = (weekday: OpeningSpan[], weekend: OpeningSpan[] = [], exceptions: OpeningHours['exceptions'] = []) => ({
  hours: { weekdays: [...Array<OpeningSpan[]>(5).fill(weekday), weekend, weekend], exceptions },
});
const day = hoursOf([{ from: '08:00', to: '16:00' }]);

describe('opening hours', () => {
  it('are those of the organization’s clocks, in winter and in summer', () => {
    // Monday 7 December and Monday 6 July, 8:00 in Oslo.
    expect(isOpen(day, at('2026-12-07T06:59:59.999Z'), OSLO)).toEqual({
      open: false,
      until: null,
      opensAt: at('2026-12-07T07:00:00.000Z'),
    });
    expect(isOpen(day, at('2026-12-07T07:00:00.000Z'), OSLO)).toEqual({
      open: true,
      until: at('2026-12-07T15:00:00.000Z'),
      opensAt: null,
    });
    expect(isOpen(day, at('2026-07-06T06:00:00.000Z'), OSLO)).toMatchObject({
      open: true,
      until: at('2026-07-06T14:00:00.000Z'),
    });
  });

  it('end at their end: who comes at that minute finds it closed, until the next day that is open', () => {
    // Friday.
    expect(isOpen(day, at('2026-12-04T15:00:00.000Z'), OSLO)).toEqual({
      open: false,
      until: null,
      opensAt: at('2026-12-07T07:00:00.000Z'),
    });
  });

  it('are left out and replaced by exceptions', () => {
    const christmas = hoursOf(
      [{ from: '08:00', to: '16:00' }],
      [],
      [
        { day: '2026-12-24', spans: [{ from: '08:00', to: '12:00' }] },
        { day: '2026-12-25', spans: [] },
      ],
    );
    expect(isOpen(christmas, at('2026-12-24T09:00:00.000Z'), OSLO)).toMatchObject({
      until: at('2026-12-24T11:00:00.000Z'),
    });
    expect(isOpen(christmas, at('2026-12-24T11:00:00.000Z'), OSLO)).toMatchObject({
      open: false,
      opensAt: at('2026-12-28T07:00:00.000Z'),
    });
  });

  it('go on over midnight and over a pause that is none', () => {
    const night = hoursOf([
      { from: '00:00', to: '06:00' },
      { from: '20:00', to: '22:00' },
      { from: '22:00', to: '24:00' },
    ]);
    expect(isOpen(night, at('2026-12-07T19:30:00.000Z'), OSLO)).toMatchObject({
      open: true,
      until: at('2026-12-08T05:00:00.000Z'),
    });
  });

  it('of a night on which the clocks change are what the clocks show', () => {
    const early = hoursOf([], [{ from: '02:15', to: '02:45' }]);
    // Sunday 29 March 2026: 2:00 becomes 3:00, and 2:15 is never shown.
    const spring = isOpen(early, at('2026-03-29T00:30:00.000Z'), OSLO);
    expect(spring.opensAt).toEqual(at('2026-04-04T00:15:00.000Z'));
    // Sunday 25 October 2026: 3:00 becomes 2:00, and 2:15 is shown twice.
    expect(isOpen(early, at('2026-10-25T00:20:00.000Z'), OSLO)).toMatchObject({
      until: at('2026-10-25T00:45:00.000Z'),
    });
    expect(isOpen(early, at('2026-10-25T00:50:00.000Z'), OSLO)).toMatchObject({
      opensAt: at('2026-10-25T01:15:00.000Z'),
    });
  });

  it('that are none are never', () => {
    expect(isOpen(hoursOf([]), at('2026-12-07T07:00:00.000Z'), OSLO)).toEqual({
      open: false,
      until: null,
      opensAt: null,
    });
    const always = hoursOf([{ from: '00:00', to: '24:00' }], [{ from: '00:00', to: '24:00' }]);
    expect(isOpen(always, at('2026-12-07T07:00:00.000Z'), OSLO)).toEqual({ open: true, until: null, opensAt: null });
    expect(isOpen({ hours: null }, at('2026-12-07T07:00:00.000Z'), OSLO).open).toBe(true);
  });
});

const ZONES = [
  ...['Europe/Oslo', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kolkata', 'Pacific/Auckland'],
  ...['America/St_Johns', 'Africa/Cairo', 'UTC'],
];
const clockOf = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
const spans = fc
  .uniqueArray(fc.integer({ min: 0, max: 96 }), { maxLength: 6 })
  .map((quarters) => quarters.sort((one, other) => one - other))
  .map((quarters) =>
    Array.from({ length: Math.floor(quarters.length / 2) }, (_, index) => ({
      from: clockOf((quarters[2 * index] ?? 0) * 15),
      to: clockOf((quarters[2 * index + 1] ?? 0) * 15),
    })).filter(({ from }) => from !== '24:00'),
  );
/** Around the nights on which clocks change, and any other time. */
const moments = fc.oneof(
  fc
    .constantFrom('2026-03-08', '2026-03-29', '2026-04-05', '2026-09-27', '2026-10-04', '2026-10-25', '2026-11-01')
    .chain((date) => fc.integer({ min: -1_440, max: 2_880 }).map((minute) => Date.parse(date) + minute * MINUTE)),
  fc.integer({ min: Date.parse('2026-01-01') / MINUTE, max: Date.parse('2027-12-31') / MINUTE }).map((m) => m * MINUTE),
);

describe('of any hours, anywhere, at any time', () => {
  const anything = fc.record({
    zone: fc.constantFrom(...ZONES),
    now: moments.map((time) => new Date(time)),
    weekdays: fc.array(spans, { minLength: 7, maxLength: 7 }),
    shifted: fc.array(fc.record({ ahead: fc.integer({ min: 0, max: 4 }), spans }), { maxLength: 2 }),
  });

  it('the next change is the first one, minute by minute', () => {
    fc.assert(
      fc.property(anything, ({ zone, now, weekdays, shifted }) => {
        const days = shifted.map(({ ahead, spans: some }) => ({
          day: wallTimeAt(new Date(now.getTime() + ahead * 1_440 * MINUTE), zone).day,
          spans: some,
        }));
        const exceptions = days.filter(({ day: one }, index) => days.findIndex((each) => each.day === one) === index);
        const settings = { hours: { weekdays, exceptions } };
        const { open, until, opensAt } = isOpen(settings, now, zone);
        const change = open ? until : opensAt;
        expect(open ? opensAt : until).toBeNull();
        const end = Math.min(change?.getTime() ?? Infinity, now.getTime() + 36 * 60 * MINUTE);
        for (let time = now.getTime(); time < end; time += 7 * MINUTE)
          expect(plainly(settings.hours, time, zone)).toBe(open);
        if (!change) return;
        expect(plainly(settings.hours, change.getTime(), zone)).toBe(!open);
        expect(plainly(settings.hours, change.getTime() - MINUTE, zone)).toBe(open);
      }),
      { numRuns: 150 },
    );
  });

  it('a time of the day is a moment at which the clocks show it, unless they leave it out', () => {
    fc.assert(
      fc.property(fc.constantFrom(...ZONES), moments, (zone, time) => {
        const shown = wallTimeAt(new Date(time), zone);
        const moment = momentOf(shown.day, shown.minute, zone);
        expect(wallTimeAt(moment, zone)).toEqual(shown);
        expect(moment.getTime()).toBeLessThanOrEqual(time);
      }),
    );
  });
});

/** The rule in its plainest form. */
function plainly({ weekdays, exceptions }: OpeningHours, time: number, zone: string): boolean {
  const { day: today, minute } = wallTimeAt(new Date(time), zone);
  const weekday = (new Date(`${today}T12:00:00Z`).getUTCDay() + 6) % 7;
  const open = exceptions.find((each) => each.day === today)?.spans ?? weekdays[weekday] ?? [];
  return open.some(({ from, to }) => from <= clockOf(minute) && clockOf(minute) < to);
}
