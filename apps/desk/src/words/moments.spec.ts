import {
  clockTime,
  durationInWords,
  minutesInWords,
  minutesSince,
  plannedTime,
  sameDay,
  stopwatch,
} from './moments.js';

const at = (text: string): Date => new Date(text);

describe('times at the desk', () => {
  it('are those of the organization, whatever the computer says', () => {
    expect(clockTime('2026-12-03T09:31:00.000Z', 'Europe/Oslo')).toBe('10:31');
    expect(clockTime('2026-12-03T23:05:00.000Z', 'Europe/Oslo')).toBe('00:05');
  });

  it('name the day of an appointment only when it is not today', () => {
    const now = at('2026-12-03T08:00:00.000Z');
    expect(plannedTime('2026-12-03T09:30:00.000Z', now, 'Europe/Oslo')).toBe('10:30');
    expect(plannedTime('2026-12-08T09:30:00.000Z', now, 'Europe/Oslo')).toBe('Tue 8 Dec, 10:30');
  });

  it('begin a new day at midnight there', () => {
    expect(sameDay('2026-12-03T22:59:00.000Z', '2026-12-03T23:01:00.000Z', 'Europe/Oslo')).toBe(false);
    expect(sameDay('2026-12-03T23:01:00.000Z', '2026-12-04T22:59:00.000Z', 'Europe/Oslo')).toBe(true);
  });

  it('count whole minutes, and none below zero when the server is ahead of this computer', () => {
    const now = at('2026-12-03T10:00:00.000Z');
    expect(minutesSince('2026-12-03T09:57:01.000Z', now)).toBe(2);
    expect(minutesSince('2026-12-03T10:00:30.000Z', now)).toBe(0);
  });

  it.each([
    [0, 'just now'],
    [1, '1 minute'],
    [59, '59 minutes'],
    [65, '1 h 5 min'],
  ])('say %d minutes as "%s"', (minutes, words) => expect(minutesInWords(minutes)).toBe(words));

  it('call a very short call short', () => {
    expect(durationInWords(at('2026-12-03T10:00:00.000Z'), at('2026-12-03T10:00:40.000Z'))).toBe('less than a minute');
  });

  it.each([
    [7, '0:07'],
    [187, '3:07'],
    [3727, '1:02:07'],
  ])('run a stopwatch: %d seconds are %s', (seconds, text) => {
    const from = at('2026-12-03T10:00:00.000Z');
    expect(stopwatch(from, new Date(from.getTime() + seconds * 1000))).toBe(text);
  });
});
