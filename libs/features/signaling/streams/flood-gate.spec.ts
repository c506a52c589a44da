import { FakeClock } from '@confrere/kernel';
import { FloodGate } from './flood-gate.js';

const admitted = (gate: FloodGate, messages: number): number => {
  let count = 0;
  for (let message = 0; message < messages; message++) if (gate.admit()) count++;
  return count;
};

describe('a page may send', () => {
  it('60 messages at once, and not one more', () => {
    expect(admitted(new FloodGate(new FakeClock()), 100)).toBe(60);
  });

  it('20 a second for ever', () => {
    const clock = new FakeClock();
    const gate = new FloodGate(clock);
    for (let second = 0; second < 600; second++) {
      expect(admitted(gate, 20)).toBe(20);
      clock.advance(1000);
    }
  });

  it('no more after a long silence than at the start', () => {
    const clock = new FakeClock();
    const gate = new FloodGate(clock);
    admitted(gate, 60);
    clock.advance(3_600_000);
    expect(admitted(gate, 100)).toBe(60);
  });

  it('nine bad frames in a minute; the tenth closes', () => {
    const clock = new FakeClock();
    const gate = new FloodGate(clock);
    for (let frame = 0; frame < 9; frame++) expect(gate.admitBad()).toBe(true);
    expect(gate.admitBad()).toBe(false);
  });

  it('a bad frame now and then', () => {
    const clock = new FakeClock();
    const gate = new FloodGate(clock);
    for (let frame = 0; frame < 100; frame++) {
      expect(gate.admitBad()).toBe(true);
      clock.advance(7_000);
    }
  });
});
