/** MediaStreamTrack and MediaStream as far as calls use them; jsdom has neither. */
export class FakeTrack {
  enabled = true;
  muted = false;
  readyState: 'live' | 'ended' = 'live';
  contentHint = '';
  onended: (() => void) | null = null;

  constructor(
    readonly kind: 'audio' | 'video',
    private readonly settings: MediaTrackSettings = {},
  ) {}

  stop(): void {
    this.readyState = 'ended';
  }

  /** The device is unplugged or taken away: unlike `stop`, this is told. */
  takeAway(): void {
    this.readyState = 'ended';
    this.onended?.();
  }

  getSettings(): MediaTrackSettings {
    return this.settings;
  }
}

export class FakeStream {
  private readonly tracks: Set<FakeTrack>;

  constructor(tracks: FakeTrack[] = []) {
    this.tracks = new Set(tracks);
  }

  getTracks(): FakeTrack[] {
    return [...this.tracks];
  }

  getAudioTracks(): FakeTrack[] {
    return this.getTracks().filter(({ kind }) => kind === 'audio');
  }

  getVideoTracks(): FakeTrack[] {
    return this.getTracks().filter(({ kind }) => kind === 'video');
  }

  addTrack(track: FakeTrack): void {
    this.tracks.add(track);
  }

  removeTrack(track: FakeTrack): void {
    this.tracks.delete(track);
  }
}

/** Puts the fakes where the browser's classes would be. */
export const installFakeTracks = (): void => {
  Object.assign(globalThis, { MediaStream: FakeStream });
};
