/** One sine: from `at` for `length`, in seconds, at `pitch` Hz, fading in and out so that it does not click. */
interface Note {
  readonly at: number;
  readonly length: number;
  readonly pitch: number;
}

/** Two soft double strokes in four seconds. */
const RING: readonly Note[] = [0, 0.45].flatMap((at) => [
  { at, length: 0.38, pitch: 587.33 },
  { at, length: 0.38, pitch: 739.99 },
]);
const RING_LENGTH = 4;

/** Three rising tones: nothing is spoken, so that it needs no language. */
const TEST: readonly Note[] = [523.25, 659.25, 783.99].map((pitch, index) => ({ at: index * 0.3, length: 0.4, pitch }));
const TEST_LENGTH = 1.1;

const LOUDNESS = 0.25;
const FADE = 0.03;

/** Rings with tones made in the page: nothing is fetched, and the loop needs no timer, which browsers slow down in hidden pages. */
export class RingTone {
  private context: AudioContext | null = null;
  private ringing: AudioBufferSourceNode | null = null;

  /** Inside a tap: browsers keep sound back until then. */
  unlock(): void {
    if (typeof AudioContext === 'undefined') return;
    this.context ??= new AudioContext();
    this.context.resume().catch(() => undefined); // no gesture yet: `start` asks again
  }

  /** Rings until `stop`. */
  start(): void {
    if (this.ringing) return;
    this.unlock();
    this.ringing = this.play(RING, RING_LENGTH);
    if (this.ringing) this.ringing.loop = true;
  }

  stop(): void {
    this.ringing?.stop();
    this.ringing = null;
  }

  /** Three rising tones, about a second: "can you hear it?". Resolves when they are over. */
  test(): Promise<void> {
    this.unlock();
    return new Promise((resolve) => {
      const playing = this.play(TEST, TEST_LENGTH);
      if (playing) playing.onended = () => resolve();
      else resolve();
    });
  }

  /** Gives the audio device back. */
  release(): void {
    this.stop();
    this.context?.close().catch(() => undefined);
    this.context = null;
  }

  private play(notes: readonly Note[], length: number): AudioBufferSourceNode | null {
    const { context } = this;
    if (!context) return null;
    const buffer = context.createBuffer(1, length * context.sampleRate, context.sampleRate);
    paint(buffer.getChannelData(0), notes, context.sampleRate);
    const source = context.createBufferSource();
    source.buffer = buffer;
    source.connect(context.destination);
    source.start();
    return source;
  }
}

const paint = (samples: Float32Array, notes: readonly Note[], rate: number): void => {
  for (const { at, length, pitch } of notes) {
    const first = Math.round(at * rate);
    for (let index = 0; index < length * rate; index++) {
      const time = index / rate;
      const envelope = Math.min(1, time / FADE, (length - time) / FADE);
      samples[first + index] =
        (samples[first + index] ?? 0) + LOUDNESS * envelope * Math.sin(2 * Math.PI * pitch * time);
    }
  }
};
