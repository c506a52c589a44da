import fc from 'fast-check';
import { countDays, type CountedCall, type CountedVisit, quantile } from './count-days.js';

const at = (time: string): Date => new Date(`2026-12-03T${time}:00.000Z`);
const visit = (id: string, some: Partial<CountedVisit> = {}): CountedVisit => ({
  id,
  state: 'ended',
  outcome: 'completed',
  plannedAt: at('10:00'),
  createdAt: new Date('2026-11-20T09:00:00.000Z'),
  waitingSince: at('09:50'),
  walkIn: false,
  camera: 'ready',
  microphone: 'ready',
  sound: 'heard',
  network: 'good',
  ...some,
});
const call = (consultationId: string, some: Partial<CountedCall> = {}): CountedCall => ({
  consultationId,
  liveSince: at('10:04'),
  endedAt: at('10:20'),
  endReason: 'left',
  ...some,
});
const of = (visits: CountedVisit[], calls: CountedCall[] = [], timeZone = 'Europe/Oslo') =>
  countDays(visits, calls, { from: '2026-12-03', to: '2026-12-03', timeZone, now: at('15:00') });

describe('numbers', () => {
  it('count a wait from when both the visitor and the planned time had come', () => {
    expect(of([visit('early')], [call('early')]).all.waitedMedian).toBe(4 * 60);
    const late = visit('late', { waitingSince: at('10:03') });
    expect(of([late], [call('late')]).all.waitedMedian).toBe(60);
    expect(of([visit('ahead')], [call('ahead', { liveSince: at('09:55') })]).all.waitedMedian).toBe(0);
  });

  it('count the wait until the first answer and the talk until the last end, over an interrupted call', () => {
    const calls = [
      call('a', { liveSince: null, endReason: 'unanswered' }),
      call('a', { endedAt: at('10:08') }),
      call('a', { liveSince: at('10:10'), endedAt: at('10:30') }),
    ];
    const { all } = of([visit('a')], calls);
    expect([all.waitedMedian, all.talkedMedian]).toEqual([4 * 60, 26 * 60]);
    expect(all.failures).toEqual([{ code: 'ring-unanswered', visitors: 1 }]);
  });

  it('belong to the day of the planned time as the organization’s clocks show it', () => {
    const lateEvening = visit('a', { plannedAt: new Date('2026-12-02T23:30:00.000Z') });
    expect(of([lateEvening]).all.visitors).toBe(1);
    expect(of([lateEvening], [], 'America/New_York').all.visitors).toBe(0);
  });

  it('tell a no-show from who never came and nobody said so, and leave cancelled ones out', () => {
    const gone = { waitingSince: null, outcome: null } as const;
    const { all } = of([
      visit('no-show', { outcome: 'no-show', waitingSince: null }),
      visit('never', { ...gone, state: 'invited' }),
      visit('later', { ...gone, state: 'invited', plannedAt: at('16:00') }),
      visit('cancelled', { outcome: 'cancelled', waitingSince: null }),
      visit('unsaid', { outcome: null }),
    ]);
    expect(all).toMatchObject({ visitors: 4, noShow: 1, notSeen: 1, cancelled: 1, unsaid: 1, completed: 0 });
  });

  it('count each failure once for a visitor', () => {
    const calls = [call('a', { endReason: 'abandoned' }), call('a', { endReason: 'abandoned' })];
    const { all } = of([visit('a', { camera: 'blocked', network: 'weak' })], calls);
    expect(all.failures.map(({ code, visitors }) => [code, visitors])).toEqual([
      ['call-abandoned', 1],
      ['camera-blocked', 1],
      ['network-weak', 1],
    ]);
  });

  it('have every day of the range, over the change of the clocks as well', () => {
    const range = { from: '2026-03-27', to: '2026-04-02', timeZone: 'Europe/Oslo', now: at('15:00') };
    expect(countDays([], [], range).days.map(({ day }) => day)).toEqual(
      ['27', '28', '29', '30', '31'].map((day) => `2026-03-${day}`).concat('2026-04-01', '2026-04-02'),
    );
  });

  it('add up: each wait falls into one step, and each visitor into one day', () => {
    const waits = fc.array(fc.integer({ min: 0, max: 7200 }), { maxLength: 40 });
    fc.assert(
      fc.property(waits, (seconds) => {
        const visits = seconds.map((_, index) => visit(`v${index}`));
        const calls = seconds.map((each, index) =>
          call(`v${index}`, { liveSince: new Date(at('10:00').getTime() + each * 1000), endedAt: at('13:00') }),
        );
        const { waits: steps, days } = of(visits, calls);
        expect(steps.reduce((sum, { visitors }) => sum + visitors, 0)).toBe(seconds.length);
        expect(days.reduce((sum, { visitors }) => sum + visitors, 0)).toBe(seconds.length);
      }),
    );
  });

  it('name a wait that somebody had: nine in ten waited no longer', () => {
    expect(quantile([], 0.9)).toBeNull();
    expect(quantile([30, 10, 20], 0.5)).toBe(20);
    expect(quantile([1, 2, 3, 4, 5, 6, 7, 8, 9, 100], 0.9)).toBe(9);
  });
});
