import { FakeClock } from '@confrere/kernel';
import { address } from '../testing/relay-under-test.js';
import { ChallengeLimiter } from './challenge-limiter.js';
import { RelayedNumbers } from './relayed-numbers.js';

describe('relayed numbers', () => {
  it('are unique while they are in use, and all come from the dynamic range', () => {
    const numbers = new RelayedNumbers();
    const taken = Array.from({ length: 16_384 }, () => numbers.take());
    expect(new Set(taken).size).toBe(16_384);
    expect(Math.min(...(taken as number[]))).toBe(49_152);
    expect(Math.max(...(taken as number[]))).toBe(65_535);
    expect(numbers.take()).toBeNull();
  });

  it('are not handed out again before all that are free have been', () => {
    const numbers = new RelayedNumbers();
    const first = numbers.take() as number;
    numbers.giveBack(first);
    const next = Array.from({ length: 16_383 }, () => numbers.take());
    expect(next).not.toContain(first);
    expect(numbers.take()).toBe(first);
  });

  it('do not run out however often they come and go', () => {
    const numbers = new RelayedNumbers();
    for (let round = 0; round < 100_000; round++) numbers.giveBack(numbers.take() as number);
    expect(numbers.take()).not.toBeNull();
  });

  it('come even, and in pairs, for as long as there are such; the others stay for who asks for any', () => {
    const numbers = new RelayedNumbers([100, 109]);
    const [pair, even] = [numbers.takePair() as number, numbers.takeEven() as number];
    expect([pair % 2, even % 2, even === pair]).toEqual([0, 0, false]);
    const pairs = [numbers.takePair(), numbers.takePair(), numbers.takePair()];
    expect(pairs.every((each) => each !== null && each % 2 === 0)).toBe(true);
    expect([numbers.takePair(), numbers.takeEven()]).toEqual([null, null]);
    expect(numbers.take()).toBe(even + 1);
    expect(numbers.take()).toBeNull();
  });

  it('are each in use once, whatever is asked for and in whatever order they come back', () => {
    const numbers = new RelayedNumbers([100, 131]);
    const held: number[] = [];
    for (let round = 0; round < 20_000; round++) {
      const way = (round * 7919) % 5;
      if (way > 2) {
        const [back] = held.splice((round * 31) % Math.max(1, held.length), 1);
        if (back !== undefined) numbers.giveBack(back);
      } else if (way === 2) {
        const even = numbers.takePair();
        if (even !== null) held.push(even, even + 1);
      } else {
        const number = way === 1 ? numbers.takeEven() : numbers.take();
        if (number !== null) held.push(number);
      }
      expect(new Set(held).size).toBe(held.length);
    }
    while (numbers.take() !== null) held.push(0);
    expect(held).toHaveLength(32);
  });
});

describe('challenges', () => {
  it('are bounded per source: thirty at once, then ten a second', () => {
    const clock = new FakeClock();
    const limiter = new ChallengeLimiter(clock, 10);
    const admitted = (): number =>
      Array.from({ length: 100 }, () => limiter.admits(address('192.0.2.7', 1))).filter(Boolean).length;
    expect(admitted()).toBe(30);
    clock.advance(1000);
    expect(admitted()).toBe(10);
  });

  it('of one source do not cost another its own', () => {
    const limiter = new ChallengeLimiter(new FakeClock(), 10);
    for (let round = 0; round < 100; round++) limiter.admits(address('192.0.2.7', 1));
    // Sources share buckets by a keyed hash: of twenty others at most a stray one may fall into the same.
    const others = Array.from({ length: 20 }, (_, host) => limiter.admits(address(`198.51.100.${host}`, 1)));
    expect(others.filter(Boolean).length).toBeGreaterThanOrEqual(19);
  });

  it('count a whole IPv6 network as one source', () => {
    const limiter = new ChallengeLimiter(new FakeClock(), 10);
    const admitted = Array.from({ length: 100 }, (_, host) =>
      limiter.admits(address(`2001:db8::${host.toString(16)}`, 1)),
    );
    expect(admitted.filter(Boolean)).toHaveLength(30);
  });
});
