import type { Appointment } from '@confrere/contract';
import { byDay, dayInWords, daysAfter, mondayOf } from './days.js';

describe('the days of the appointments screen', () => {
  it('go over the ends of months and years', () => {
    expect(daysAfter('2026-12-31', 1)).toBe('2027-01-01');
    expect(daysAfter('2027-03-01', -1)).toBe('2027-02-28');
  });

  it('begin a week on its Monday, also on a Sunday', () => {
    expect(['2026-12-03', '2026-12-06', '2026-12-07'].map(mondayOf)).toEqual([
      '2026-11-30',
      '2026-11-30',
      '2026-12-07',
    ]);
    expect(dayInWords('2026-12-03')).toBe('Thursday 3 December');
  });

  it('each hold their own appointments, and stand there also without any', () => {
    const at = (startsAt: string) => ({ startsAt }) as Appointment;
    const days = byDay('2026-12-03', 2, [at('2026-12-04T08:00:00.000Z')], (moment) => moment.slice(0, 10));
    expect(days.map(({ day, appointments }) => [day, appointments.length])).toEqual([
      ['2026-12-03', 0],
      ['2026-12-04', 1],
    ]);
  });
});
