import { FakeClock, RandomIds, SystemClock } from './index.js';

describe('FakeClock', () => {
  it('runs timers in the order in which they fall due, also those set on the way', () => {
    const clock = new FakeClock();
    const ran: string[] = [];
    clock.after(200, () => ran.push('late'));
    clock.after(100, () => {
      ran.push('early');
      clock.after(50, () => ran.push('between'));
    });
    clock.advance(200);
    expect(ran).toEqual(['early', 'between', 'late']);
  });

  it('does not run a cancelled timer', () => {
    const clock = new FakeClock();
    const ran: string[] = [];
    clock.after(10, () => ran.push('cancelled')).cancel();
    clock.advance(20);
    expect(ran).toEqual([]);
  });
});

describe('SystemClock', () => {
  it('lets a process end while a timer waits', () => {
    const timer = new SystemClock().after(2 ** 40, () => undefined);
    timer.cancel();
    timer.cancel();
  });
});

describe('RandomIds', () => {
  it('makes ids of version 7 that sort by time', () => {
    let now = 1_700_000_000_000;
    const ids = new RandomIds(() => now);
    const first = ids.id();
    now += 1;
    const second = ids.id();
    expect(first).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(first < second).toBe(true);
  });

  it('makes secrets of the length asked for, safe in a URL, never twice the same', () => {
    const ids = new RandomIds();
    const secrets = new Set(Array.from({ length: 100 }, () => ids.secret(32)));
    expect(secrets.size).toBe(100);
    for (const secret of secrets) expect(secret).toMatch(/^[A-Za-z0-9_-]{43}$/);
  });
});
