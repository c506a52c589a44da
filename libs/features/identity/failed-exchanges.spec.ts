import { DomainError, FakeClock } from '@confrere/kernel';
import { FailedExchanges, FREE_FAILURES, sourceOf } from './failed-exchanges.js';

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

  it('takes an IPv6 line for one place', () => {
    expect(sourceOf('2001:db8:1:2:3:4:5:6')).toBe('2001:db8:1:2');
    expect(sourceOf('2001:db8:1:2::1')).toBe('2001:db8:1:2');
    expect(sourceOf('2001:db8::1')).toBe('2001:db8:0:0');
    expect(sourceOf('::1')).toBe('0:0:0:0');
    expect(sourceOf('::ffff:192.0.2.1')).toBe('192.0.2.1');
    expect(sourceOf('192.0.2.1')).toBe('192.0.2.1');
  });
});
