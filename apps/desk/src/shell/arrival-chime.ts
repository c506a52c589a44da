/** Two soft notes when a visitor arrives. Made in the page; silent until somebody has clicked or typed in it. */
export class ArrivalChime {
  private context: AudioContext | null = null;

  /** Inside a click: browsers keep sound back until then. */
  unlock(): void {
    if (typeof AudioContext === 'undefined') return;
    this.context ??= new AudioContext();
    this.context.resume().catch(() => undefined);
  }

  play(): void {
    const { context } = this;
    if (context?.state !== 'running') return;
    [659.25, 880].forEach((pitch, index) => note(context, pitch, context.currentTime + index * 0.22));
  }
}

const note = (context: AudioContext, pitch: number, at: number): void => {
  const tone = context.createOscillator();
  const loudness = context.createGain();
  tone.frequency.value = pitch;
  loudness.gain.setValueAtTime(0, at);
  loudness.gain.linearRampToValueAtTime(0.18, at + 0.02);
  loudness.gain.exponentialRampToValueAtTime(0.001, at + 0.7);
  tone.connect(loudness).connect(context.destination);
  tone.start(at);
  tone.stop(at + 0.75);
};
