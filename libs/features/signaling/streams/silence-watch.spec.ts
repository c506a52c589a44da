import { FakeClock } from '@confrere/kernel';
import { HEARTBEAT, SilenceWatch } from './silence-watch.js';

describe('a socket', () => {
  it('is given up after 25 s of silence, once', () => {
    const clock = new FakeClock();
    let silent = 0;
    new SilenceWatch(clock, HEARTBEAT.deadAfter, () => silent++);
    clock.advance(HEARTBEAT.deadAfter - 1);
    expect(silent).toBe(0);
    clock.advance(1);
    expect(silent).toBe(1);
    clock.advance(HEARTBEAT.deadAfter * 3);
    expect(silent).toBe(1);
  });

  it('that is heard in time is never given up', () => {
    const clock = new FakeClock();
    let silent = 0;
    const watch = new SilenceWatch(clock, HEARTBEAT.deadAfter, () => silent++);
    for (let beat = 0; beat < 100; beat++) {
      clock.advance(HEARTBEAT.every);
      watch.heard();
    }
    expect(silent).toBe(0);
    clock.advance(HEARTBEAT.deadAfter);
    expect(silent).toBe(1);
  });

  it('is not watched any more once it is closed', () => {
    const clock = new FakeClock();
    let silent = 0;
    new SilenceWatch(clock, 1000, () => silent++).stop();
    clock.advance(5000);
    expect(silent).toBe(0);
  });
});
