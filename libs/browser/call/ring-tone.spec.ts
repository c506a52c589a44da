import { RingTone } from './ring-tone.js';

interface Source {
  loop: boolean;
  stopped: boolean;
  onended: (() => void) | null;
  buffer: { samples: Float32Array } | null;
}

describe('RingTone', () => {
  const sources: Source[] = [];
  let open = 0;

  beforeEach(() => {
    sources.splice(0);
    open = 0;
    Object.assign(globalThis, {
      AudioContext: class {
        sampleRate = 8_000;
        destination = {};
        constructor() {
          open++;
        }
        resume = () => Promise.resolve();
        close = async () => void open--;
        createBuffer = (_: number, length: number) => {
          const samples = new Float32Array(length);
          return { samples, getChannelData: () => samples };
        };
        createBufferSource = () => {
          const source = {
            loop: false,
            stopped: false,
            onended: null,
            buffer: null,
            connect: () => undefined,
            start: () => undefined,
          } as unknown as Source;
          Object.assign(source, { stop: () => (source.stopped = true) });
          sources.push(source);
          return source;
        };
      },
    });
  });

  it('rings until it is stopped, once at a time', () => {
    const tone = new RingTone();
    tone.unlock();
    tone.start();
    tone.start();
    expect(sources).toHaveLength(1);
    expect(sources[0]).toMatchObject({ loop: true, stopped: false });
    tone.stop();
    expect(sources[0]?.stopped).toBe(true);
  });

  it('is heard, is not distorted, and pauses', () => {
    const tone = new RingTone();
    tone.start();
    const samples = sources[0]?.buffer?.samples ?? new Float32Array();
    const loudest = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
    expect(loudest).toBeGreaterThan(0.2);
    expect(loudest).toBeLessThan(1);
    expect(samples.subarray(8_000).every((sample) => sample === 0)).toBe(true);
  });

  it('test resolves when its tones are over', async () => {
    const tone = new RingTone();
    const over = tone.test();
    sources[0]?.onended?.();
    await expect(over).resolves.toBeUndefined();
    expect(sources[0]?.loop).toBe(false);
  });

  it('release stops and gives the audio device back', () => {
    const tone = new RingTone();
    tone.start();
    tone.release();
    expect(sources[0]?.stopped).toBe(true);
    expect(open).toBe(0);
  });

  it('does nothing where there is no sound', async () => {
    Object.assign(globalThis, { AudioContext: undefined });
    const tone = new RingTone();
    tone.start();
    tone.stop();
    await tone.test();
    tone.release();
  });
});
