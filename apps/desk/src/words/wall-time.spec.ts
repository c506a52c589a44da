import { dayThere, momentOf } from './wall-time.js';

describe('the time on the wall of the organization', () => {
  it('is meant whatever the time zone of the computer', () => {
    expect(momentOf('2026-12-03', '10:30', 'Europe/Oslo')).toBe('2026-12-03T09:30:00.000Z');
    expect(momentOf('2026-07-03', '10:30', 'Europe/Oslo')).toBe('2026-07-03T08:30:00.000Z');
    expect(momentOf('2026-12-03', '10:30', 'Asia/Kolkata')).toBe('2026-12-03T05:00:00.000Z');
  });

  it('is right on the day on which the clocks change', () => {
    expect(momentOf('2026-03-29', '01:59', 'Europe/Oslo')).toBe('2026-03-29T00:59:00.000Z');
    expect(momentOf('2026-03-29', '03:00', 'Europe/Oslo')).toBe('2026-03-29T01:00:00.000Z');
  });

  it('becomes an hour later when the clocks skip it in spring', () => {
    expect(momentOf('2026-03-29', '02:30', 'Europe/Oslo')).toBe('2026-03-29T01:30:00.000Z');
  });

  it('means the first of two when the clocks show it twice in autumn', () => {
    expect(momentOf('2026-10-25', '02:30', 'Europe/Oslo')).toBe('2026-10-25T00:30:00.000Z');
  });

  it('is nothing when it is no time', () => {
    expect(momentOf('', '10:30', 'Europe/Oslo')).toBeNull();
    expect(momentOf('2026-12-03', '25:00', 'Europe/Oslo')).toBeNull();
  });

  it('has its own today', () => {
    expect(dayThere(new Date('2026-12-03T23:30:00.000Z'), 'Europe/Oslo')).toBe('2026-12-04');
  });
});
