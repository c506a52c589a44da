import { FakeClock } from '@confrere/kernel';
import { FakeTrack, installFakeTracks } from './fake-tracks.js';
import { LevelMeter } from './level-meter.js';

installFakeTracks();

describe('LevelMeter', () => {
  let clock: FakeClock;
  let open: number;
  let amplitude: number;
  let meter: LevelMeter;
  const track = new FakeTrack('audio');
  const asTrack = (fake: FakeTrack): MediaStreamTrack => fake as unknown as MediaStreamTrack;

  beforeEach(() => {
    clock = new FakeClock();
    open = amplitude = 0;
    meter = new LevelMeter(clock);
    Object.assign(globalThis, {
      AudioContext: class {
        constructor() {
          open++;
        }
        resume = () => Promise.resolve();
        close = async () => void open--;
        createMediaStreamSource = () => ({ connect: () => undefined, disconnect: () => undefined });
        createAnalyser = () => ({ getFloatTimeDomainData: (samples: Float32Array) => void samples.fill(amplitude) });
      },
    });
  });

  it.each([
    [0, 0],
    [10 ** (-60 / 20), 0],
    [10 ** (-36 / 20), 0.5],
    [10 ** (-12 / 20), 1],
    [1, 1],
  ])('shows an amplitude of %f as %f', (value, level) => {
    amplitude = value;
    meter.level(asTrack(track));
    clock.advance(0);
    expect(meter.level(asTrack(track))).toBeCloseTo(level, 5);
  });

  it('makes its audio graph after the picture that first asked for it', () => {
    amplitude = 1;
    expect(meter.level(asTrack(track))).toBe(0);
    expect(open).toBe(0);
    clock.advance(0);
    expect(open).toBe(1);
  });

  it('let go before it has begun makes no audio graph', () => {
    meter.level(asTrack(track));
    meter.release();
    clock.advance(10);
    expect(open).toBe(0);
  });

  it('keeps its audio graph while someone looks, and lets go 3 s after', () => {
    for (let frame = 0; frame < 10; frame++) {
      meter.level(asTrack(track));
      clock.advance(1_000);
    }
    expect(open).toBe(1);
    clock.advance(3_000);
    expect(open).toBe(0);
  });

  it('follows to another microphone', () => {
    meter.level(asTrack(track));
    clock.advance(0);
    meter.level(asTrack(new FakeTrack('audio')));
    clock.advance(0);
    expect(open).toBe(1);
  });

  it('is silent when muted, and opens nothing', () => {
    const muted = new FakeTrack('audio');
    muted.enabled = false;
    expect(meter.level(asTrack(muted))).toBe(0);
    expect(meter.level(null)).toBe(0);
    expect(open).toBe(0);
  });
});
