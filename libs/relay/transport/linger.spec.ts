import { FakeClock } from '@confrere/kernel';
import { Linger, LINGER } from './linger.js';

const MOST_AT_ONCE = 32;

/** How often it sleeps in the last of ten seconds of packets that come every `gap` milliseconds, each `work` to deal with. */
function sleepsPerSecond(gap: number, work = 0.01): number {
  const clock = new FakeClock();
  let [sleeps, sent, idle] = [0, 0, 0];
  const started = clock.monotonic();
  const elapsed = (): number => clock.monotonic() - started;
  const linger = new Linger(
    clock,
    () => idle,
    (milliseconds) => {
      clock.advance(milliseconds);
      if (elapsed() > 9000) sleeps++;
    },
  );
  let before = 0;
  while (elapsed() < 10_000) {
    const due = (sent + 1) * gap;
    if (due > elapsed()) {
      idle += due - elapsed();
      clock.advance(due - elapsed());
    }
    // All that wait come with one turn, as far as the loop takes them at once.
    linger.turn(before);
    before = Math.min(Math.max(Math.floor(elapsed() / gap) - sent, 1), MOST_AT_ONCE);
    sent += before;
    clock.advance(work * before);
  }
  return sleeps;
}

it.each([1, 2, 20])('a relay with a packet every %d ms lets none of them wait', (gap) => {
  expect(sleepsPerSecond(gap)).toBe(0);
});

it('a relay with 10,000 packets a second wakes up once for every five or six of them', () => {
  const sleeps = sleepsPerSecond(0.1);
  expect(sleeps).toBeGreaterThan(1000 / (LINGER + 0.2));
  expect(sleeps).toBeLessThan(1000 / LINGER);
});

it.each([0.012, 0.05, 0.2])('a relay that cannot keep up never sleeps, a packet every %d ms', (gap) => {
  expect(sleepsPerSecond(gap, gap + 0.01)).toBe(0);
});
