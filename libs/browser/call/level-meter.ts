import type { Clock, ClockTimer } from '@confrere/kernel';

/** Nobody has asked for a level for so long: the audio graph is let go, ms. */
const IDLE = 3_000;
/** dB of full scale that are shown as nothing and as full. */
const QUIET = -60;
const LOUD = -12;

/** How loud a track is. The audio graph exists only while someone looks. */
export class LevelMeter {
  private context: AudioContext | null = null;
  private source: MediaStreamAudioSourceNode | null = null;
  private analyser: AnalyserNode | null = null;
  private track: MediaStreamTrack | null = null;
  private samples = new Float32Array(1024);
  private starting: ClockTimer | null = null;
  private idle: ClockTimer | null = null;
  private askedAt = 0;

  constructor(private readonly clock: Clock) {}

  /** Root mean square of the last 20 ms or so, on a scale of decibels: 0 is silence, 1 is loud speech. */
  level(track: MediaStreamTrack | null): number {
    if (!track?.enabled || track.readyState !== 'live' || typeof AudioContext === 'undefined') return 0;
    this.askedAt = this.clock.monotonic();
    if (track !== this.track) this.startWith(track);
    if (!this.analyser) return 0;
    this.analyser.getFloatTimeDomainData(this.samples);
    let sum = 0;
    for (const sample of this.samples) sum += sample * sample;
    const decibels = 20 * Math.log10(Math.sqrt(sum / this.samples.length) || 1e-9);
    return Math.min(1, Math.max(0, (decibels - QUIET) / (LOUD - QUIET)));
  }

  release(): void {
    this.starting?.cancel();
    this.idle?.cancel();
    this.source?.disconnect();
    this.context?.close().catch(() => undefined);
    this.context = this.source = this.analyser = this.track = null;
  }

  /** In a task of its own: who asks is about to paint, and an audio graph takes a phone 20 ms. */
  private startWith(track: MediaStreamTrack): void {
    this.release();
    this.track = track;
    this.starting = this.clock.after(0, () => this.listenTo(track));
  }

  private listenTo(track: MediaStreamTrack): void {
    this.context = new AudioContext();
    this.context.resume().catch(() => undefined); // outside a gesture: silence until the next one
    this.analyser = this.context.createAnalyser();
    this.analyser.fftSize = this.samples.length;
    this.source = this.context.createMediaStreamSource(new MediaStream([track]));
    this.source.connect(this.analyser);
    this.releaseWhenIdle(IDLE);
  }

  private releaseWhenIdle(wait: number): void {
    this.idle = this.clock.after(wait, () => {
      const left = IDLE - (this.clock.monotonic() - this.askedAt);
      if (left > 0) this.releaseWhenIdle(left);
      else this.release();
    });
  }
}
