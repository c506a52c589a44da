/** The sounds from which one can choose; each is made in the page, of a few soft notes. */
export const CHIMES = {
  'two-notes': { label: 'Two notes', notes: [659.25, 880], apart: 0.22, wave: 'sine' },
  bell: { label: 'Small bell', notes: [1174.66], apart: 0, wave: 'triangle' },
  rising: { label: 'Three rising notes', notes: [523.25, 659.25, 783.99], apart: 0.16, wave: 'sine' },
  wood: { label: 'Wooden knock', notes: [220, 220], apart: 0.18, wave: 'triangle' },
} as const satisfies Record<string, Chime>;
export type ChimeName = keyof typeof CHIMES;

interface Chime {
  readonly label: string;
  /** Pitches in Hz. */
  readonly notes: readonly number[];
  /** Seconds from one note to the next. */
  readonly apart: number;
  readonly wave: OscillatorType;
}

export const isChime = (name: string | null): name is ChimeName => name !== null && Object.hasOwn(CHIMES, name);

/** The loudest that a chime gets; its loudness is a part of it. */
const LOUDEST = 0.4;

/** Plays chimes; silent until somebody has clicked or typed in the page. */
export class ChimePlayer {
  private context: AudioContext | null = null;

  /** Inside a click: browsers keep sound back until then. */
  unlock(): void {
    if (typeof AudioContext === 'undefined') return;
    this.context ??= new AudioContext();
    this.context.resume().catch(() => undefined);
  }

  /** @param volume from 0 to 1. */
  play(name: ChimeName, volume: number): void {
    const { context } = this;
    if (context?.state !== 'running' || volume <= 0) return;
    const { notes, apart, wave } = CHIMES[name];
    notes.forEach((pitch, index) => note(context, { pitch, wave, at: context.currentTime + index * apart, volume }));
  }
}

function note(
  context: AudioContext,
  { pitch, wave, at, volume }: { pitch: number; wave: OscillatorType; at: number; volume: number },
): void {
  const tone = context.createOscillator();
  const loudness = context.createGain();
  tone.type = wave;
  tone.frequency.value = pitch;
  loudness.gain.setValueAtTime(0, at);
  loudness.gain.linearRampToValueAtTime(LOUDEST * volume, at + 0.02);
  loudness.gain.exponentialRampToValueAtTime(0.001, at + 0.7);
  tone.connect(loudness).connect(context.destination);
  tone.start(at);
  tone.stop(at + 0.75);
}
