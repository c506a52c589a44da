import { hourOf, isLate } from './time-words.js';

describe('the words about the time', () => {
  test('a time is said as the clinic’s clocks show it', () => {
    expect(hourOf('2026-12-03T09:30:00.000Z', 'Europe/Oslo')).toBe('10:30');
    expect(hourOf('2026-07-03T22:05:00.000Z', 'Europe/Oslo')).toBe('00:05');
  });

  test('nobody is called late within the first minute', () => {
    const planned = '2026-12-03T09:30:00.000Z';
    expect(isLate(planned, new Date('2026-12-03T09:31:00.000Z'))).toBe(false);
    expect(isLate(planned, new Date('2026-12-03T09:31:00.001Z'))).toBe(true);
  });
});
