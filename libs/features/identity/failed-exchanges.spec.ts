import { DomainError, FakeClock } from '@confrere/kernel';
import { SilentLog } from '@confrere/platform/telemetry';
import { ALARM_AT, FailedExchanges, FREE_FAILURES, sourceOf } from './failed-exchanges.js';

const wrong = () => Promise.reject(new DomainError('link.unknown', 'not-found', 'no'));
const right = () => Promise.resolve('opened');

/** How long an exchange takes on this clock. */
async function timeOf(clock: FakeClock, exchange: Promise<unknown>): Promise<number> {
  const began = clock.monotonic();
  let ended: number | undefined;
  void exchange.catch(() => undefined).finally(() => (ended = clock.monotonic()));
  while (ended === undefined) await clock.advanceAndSettle(50);
  return ended - began;
}

describe('FailedExchanges', () => {
  const afterFailures = async (count: number) => {
    const clock = new FakeClock();
    const failed = new FailedExchanges(clock);
    for (let each = 0; each < count; each++) await failed.attempt('192.0.2.1', wrong).catch(() => undefined);
    return { clock, failed };
  };

  it('costs nothing to mistype a few times', async () => {
    const { clock, failed } = await afterFailures(FREE_FAILURES - 1);
    await expect(failed.attempt('192.0.2.1', right)).resolves.toBe('opened');
    expect(clock.monotonic()).toBe(0);
  });

  it('slows down who goes on, more and more, without locking anybody out', async () => {
    const { clock, failed } = await afterFailures(FREE_FAILURES);
    const times: number[] = [];
    for (let each = 0; each < 7; each++) times.push(await timeOf(clock, failed.attempt('192.0.2.1', wrong)));
    expect(times).toEqual([200, 400, 800, 1600, 3200, 5000, 5000]);
    await expect(Promise.all([failed.attempt('192.0.2.1', right), clock.advanceAndSettle(5000)])).resolves.toEqual([
      'opened',
      undefined,
    ]);
  });

  it('forgets after a minute, and does not slow down other places', async () => {
    const { clock, failed } = await afterFailures(FREE_FAILURES);
    await expect(failed.attempt('192.0.2.2', right)).resolves.toBe('opened');
    clock.advance(60_000);
    await expect(failed.attempt('192.0.2.1', right)).resolves.toBe('opened');
  });

  it('refuses when too many wait, instead of filling the memory', async () => {
    const { clock, failed } = await afterFailures(FREE_FAILURES);
    const waiting = Array.from({ length: 200 }, () => failed.attempt('192.0.2.1', right));
    await expect(failed.attempt('192.0.2.1', right)).rejects.toMatchObject({ code: 'rate.limited' });
    await clock.advanceAndSettle(5000);
    await expect(Promise.all(waiting)).resolves.toHaveLength(200);
    await expect(
      Promise.all([failed.attempt('192.0.2.1', right), clock.advanceAndSettle(5000)]),
    ).resolves.toBeDefined();
  });

  it('slows down who tries one account from many places, and nobody who signs in to another', async () => {
    const clock = new FakeClock();
    const failed = new FailedExchanges(clock);
    for (let place = 1; place <= FREE_FAILURES + 4; place++)
      await timeOf(clock, failed.attempt(`192.0.2.${place}`, wrong, 'ingrid'));
    expect(await timeOf(clock, failed.attempt('198.51.100.1', wrong, 'ingrid'))).toBe(3200);
    expect(await timeOf(clock, failed.attempt('198.51.100.1', right, 'jonas'))).toBe(0);
  });

  it('keeps nobody out of an account where it was signed in to before, whatever strangers try', async () => {
    const clock = new FakeClock();
    const failed = new FailedExchanges(clock);
    await failed.attempt('192.0.2.1', right, 'ingrid');
    for (let each = 0; each < FREE_FAILURES; each++)
      await failed.attempt(`198.51.100.${each}`, wrong, 'ingrid').catch(() => undefined);
    const strangers = Array.from({ length: 200 }, (_, each) => failed.attempt(`203.0.113.${each}`, wrong, 'ingrid'));
    const tried = Promise.allSettled(strangers);
    // All places in which one waits are taken: whoever comes from somewhere new is asked to try again soon.
    await expect(failed.attempt('192.0.2.99', right, 'ingrid')).rejects.toMatchObject({ code: 'rate.limited' });
    const before = clock.monotonic();
    await expect(failed.attempt('192.0.2.1', right, 'ingrid')).resolves.toBe('opened');
    expect(clock.monotonic()).toBe(before);
    await clock.advanceAndSettle(5000);
    await tried;
    expect(await timeOf(clock, failed.attempt('192.0.2.99', right, 'ingrid'))).toBeLessThanOrEqual(5000);
  });

  it('keeps nobody out of an account who comes in a browser that knows it, at a new place and after a restart', async () => {
    const clock = new FakeClock();
    // Just started: no place is known.
    const failed = new FailedExchanges(clock);
    for (let each = 0; each < FREE_FAILURES; each++)
      await failed.attempt(`198.51.100.${each}`, wrong, 'ingrid').catch(() => undefined);
    const strangers = Array.from({ length: 200 }, (_, each) => failed.attempt(`203.0.113.${each}`, wrong, 'ingrid'));
    const tried = Promise.allSettled(strangers);
    await expect(failed.attempt('192.0.2.99', right, 'ingrid')).rejects.toMatchObject({ code: 'rate.limited' });
    const before = clock.monotonic();
    await expect(failed.attempt('192.0.2.99', right, 'ingrid', 'her browser')).resolves.toBe('opened');
    expect(clock.monotonic()).toBe(before);
    await clock.advanceAndSettle(5000);
    await tried;
  });

  it('slows a browser that knows the account by its own failures', async () => {
    const clock = new FakeClock();
    const failed = new FailedExchanges(clock);
    for (let each = 0; each < FREE_FAILURES; each++)
      await failed.attempt(`198.51.100.${each}`, wrong, 'ingrid', 'stolen').catch(() => undefined);
    expect(await timeOf(clock, failed.attempt('203.0.113.1', wrong, 'ingrid', 'stolen'))).toBe(200);
    expect(await timeOf(clock, failed.attempt('203.0.113.1', right, 'ingrid', 'her own'))).toBe(0);
  });

  it('tries no more than five passwords of one account at once from one place', async () => {
    const { clock, failed } = await afterFailures(FREE_FAILURES);
    const five = Array.from({ length: 5 }, () => failed.attempt('192.0.2.1', wrong, 'ingrid'));
    const tried = Promise.allSettled(five);
    await expect(failed.attempt('192.0.2.1', wrong, 'ingrid')).rejects.toMatchObject({ code: 'rate.limited' });
    await clock.advanceAndSettle(5000);
    await tried;
  });

  it('tells administrators once of a thousand failures within an hour, wherever they come from, and not whose', async () => {
    const clock = new FakeClock();
    const told: unknown[] = [];
    const log = Object.assign(new SilentLog(), { warn: (...line: unknown[]) => void told.push(line) });
    const failed = new FailedExchanges(clock, log);
    for (let each = 0; each < ALARM_AT + 5; each++)
      await failed.attempt(`10.0.${each >> 8}.${each & 255}`, wrong).catch(() => undefined);
    expect(told).toEqual([['sign-in.many-failures', { withinAnHour: ALARM_AT }]]);
    clock.advance(3_600_000);
    for (let each = 0; each < ALARM_AT - 1; each++)
      await failed.attempt(`10.1.${each >> 8}.${each & 255}`, wrong).catch(() => undefined);
    expect(told).toHaveLength(1);
  });

  it('takes an IPv6 line for one place', () => {
    expect(sourceOf('2001:db8:1:2:3:4:5:6')).toBe('2001:db8:1:2');
    expect(sourceOf('2001:db8:1:2::1')).toBe('2001:db8:1:2');
    expect(sourceOf('2001:db8::1')).toBe('2001:db8:0:0');
    expect(sourceOf('::1')).toBe('0:0:0:0');
    expect(sourceOf('::ffff:192.0.2.1')).toBe('192.0.2.1');
    expect(sourceOf('192.0.2.1')).toBe('192.0.2.1');
  });
});
