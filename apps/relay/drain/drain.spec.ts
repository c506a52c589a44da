import { FakeClock } from '@confrere/kernel';
import { Drain } from './drain.js';

function draining(allocations: number, seconds = 900) {
  const clock = new FakeClock();
  const told: string[] = [];
  const state = { allocations };
  const drain = new Drain({
    clock,
    seconds,
    allocations: () => state.allocations,
    begin: () => told.push('begin'),
    end: (why) => told.push(why),
  });
  return { clock, told, state, drain };
}

it('a relay without allocations ends at once', () => {
  const { drain, told } = draining(0);
  drain.start();
  expect(told).toEqual(['begin', 'empty']);
});

it('running allocations may finish; the last one to go ends it', () => {
  const { drain, told, clock, state } = draining(2);
  drain.start();
  clock.advance(600_000);
  expect(told).toEqual(['begin']);
  expect(drain.isDraining).toBe(true);
  state.allocations = 0;
  clock.advance(500);
  expect(told).toEqual(['begin', 'empty']);
});

it('the deadline ends it with whatever still runs', () => {
  const { drain, told, clock } = draining(2, 30);
  drain.start();
  clock.advance(30_000);
  expect(told).toEqual(['begin', 'deadline']);
});

it('whoever asks a second time does not want to wait', () => {
  const { drain, told, clock } = draining(2);
  drain.start();
  drain.start();
  drain.start();
  clock.advance(1_000_000);
  expect(told).toEqual(['begin', 'at once']);
});

it('Ctrl+C never drains', () => {
  const { drain, told } = draining(2);
  drain.endNow();
  expect(told).toEqual(['at once']);
});
