import type { DeviceStatus } from '@confrere/contract';
import type { Clock } from '@confrere/kernel';
import type { Facing } from './call-view.js';
import { LevelMeter } from './level-meter.js';
import type { LocalMediaView } from './local-media-view.js';
import { diagnose, failureOf, permissionFor, type Diagnosis } from './media-failure.js';

export interface LocalMediaOptions {
  clock: Clock;
  /** The default is `navigator.mediaDevices`; undefined there means an insecure page or a browser without it. */
  devices?: MediaDevices;
}

type Device = 'camera' | 'microphone';

const AUDIO: MediaTrackConstraints = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };
const VIDEO: MediaTrackConstraints = {
  width: { ideal: 640 },
  height: { ideal: 480 },
  frameRate: { ideal: 30, max: 30 },
};

const NOTHING: LocalMediaView = {
  stream: null,
  camera: 'unknown',
  microphone: 'unknown',
  microphoneOn: false,
  cameraOn: false,
  facing: 'unknown',
  canTurn: false,
  failure: null,
};

/** The person's own camera and microphone. One per page; it outlives calls, and only it stops what it opened. */
export class LocalMedia {
  view: LocalMediaView = NOTHING;

  private audio: MediaStreamTrack | null = null;
  private video: MediaStreamTrack | null = null;
  private cameraWanted = false;
  private microphoneWanted = false;
  private cameras: MediaDeviceInfo[] = [];
  private lastCamera: MediaTrackConstraints = { ...VIDEO, facingMode: 'user' };
  /** Counts openings and releases: what a slow prompt brings after a release is stopped at once. */
  private era = 0;
  private busy: Promise<unknown> = Promise.resolve();
  private readonly listeners = new Set<(view: LocalMediaView) => void>();
  private readonly meter: LevelMeter;

  constructor(private readonly options: LocalMediaOptions) {
    this.meter = new LevelMeter(options.clock);
  }

  /** Returns the function that stops telling. */
  onChange(changed: (view: LocalMediaView) => void): () => void {
    this.listeners.add(changed);
    return () => void this.listeners.delete(changed);
  }

  /**
   * Asks for the devices with one prompt; call it inside the tap. Without a camera it goes on with sound only, without a
   * microphone with the picture only. Never rejects: what went wrong is in the view.
   */
  async open(want: { camera: boolean; microphone: boolean; facing?: Facing }): Promise<LocalMediaView> {
    this.cameraWanted = want.camera;
    this.microphoneWanted = want.microphone;
    if (want.facing && want.facing !== 'unknown') this.lastCamera = { ...VIDEO, facingMode: want.facing };
    const { devices } = this;
    if (!devices?.getUserMedia) return this.show({ failure: { code: 'ENV-3', device: 'both' } });
    const era = ++this.era;
    // Begins before the first await: the gesture still counts.
    const [camera, microphone] = await this.openBoth(want, era);
    if (era !== this.era) return this.view;
    devices.addEventListener?.('devicechange', this.devicesChanged);
    document.addEventListener('visibilitychange', this.pageChanged);
    this.show({
      ...(camera ? { camera: camera.status } : {}),
      ...(microphone ? { microphone: microphone.status } : {}),
      failure: failureOf(camera, microphone),
    });
    // Nobody waits for it: whether there is another camera to turn to is told a little later.
    void this.countCameras();
    return this.view;
  }

  /** Mutes at once and without letting go of the device; opens it when there is none yet. */
  async setMicrophone(on: boolean): Promise<void> {
    this.microphoneWanted = on;
    if (on && this.audio?.readyState !== 'live') return this.reopen('microphone');
    this.show({});
  }

  /** Off stops the camera, so that its light goes out; on opens it again. */
  async setCamera(on: boolean): Promise<void> {
    this.cameraWanted = on;
    if (on) return this.video?.readyState === 'live' ? undefined : this.reopen('camera');
    this.adopt('camera', null);
    this.show({ camera: this.view.camera === 'ready' ? 'off' : this.view.camera });
  }

  /**
   * Front and back, or the next camera. Phones give one camera at a time, so the old one stops first; the other side sees
   * its last picture meanwhile. When the other camera fails, the old one comes back.
   */
  async turnCamera(): Promise<void> {
    if (!this.view.cameraOn) return;
    await this.oneAtATime(async () => {
      const old = this.lastCamera;
      const era = this.era;
      this.video?.stop();
      const failed = (await this.take({ video: this.nextCamera() }, era)) && (await this.take({ video: old }, era));
      if (era !== this.era) return;
      if (failed) await this.fail('camera', failed);
      else this.show({});
    });
  }

  /** How loud it is now, 0 to 1; cheap enough for every frame. */
  level(): number {
    return this.meter.level(this.audio);
  }

  /** Nothing is live afterwards; `open` may be called again. */
  release(): void {
    this.era++;
    this.cameraWanted = this.microphoneWanted = false;
    this.devices?.removeEventListener?.('devicechange', this.devicesChanged);
    document.removeEventListener('visibilitychange', this.pageChanged);
    this.meter.release();
    this.adopt('camera', null);
    this.adopt('microphone', null);
    this.show(NOTHING);
  }

  private get devices(): MediaDevices | undefined {
    return this.options.devices ?? navigator.mediaDevices;
  }

  private async openBoth(
    want: { camera: boolean; microphone: boolean },
    era: number,
  ): Promise<[Diagnosis | null, Diagnosis | null]> {
    const video = want.camera && { video: this.lastCamera };
    const audio = want.microphone && { audio: AUDIO };
    if (!video && !audio) return [null, null];
    const both = await this.take({ ...video, ...audio }, era);
    if (!both) return [null, null];
    const [camera, microphone] = await Promise.all([permissionFor('camera'), permissionFor('microphone')]);
    if (!audio) return [diagnose(both, 'camera', camera), null];
    if (!video) return [null, diagnose(both, 'microphone', microphone)];
    // A prompt that was closed is not followed by a second one at once; a refused camera is no reason to be mute.
    if (isRefusal(both) && camera !== 'denied' && camera !== null) {
      return [diagnose(both, 'camera', camera), diagnose(both, 'microphone', microphone)];
    }
    const sound = await this.take(audio, era);
    if (!sound) return [diagnose(both, 'camera', camera), null];
    const picture = isRefusal(both) ? both : await this.take(video, era);
    return [picture ? diagnose(picture, 'camera', camera) : null, diagnose(sound, 'microphone', microphone)];
  }

  /** Opens devices and puts their tracks in place of the old ones; answers the error, or null. */
  private async take(constraints: MediaStreamConstraints, era: number): Promise<unknown> {
    try {
      const stream = await this.devices?.getUserMedia(constraints);
      if (era !== this.era) {
        stream?.getTracks().forEach((track) => track.stop());
        return null;
      }
      const [video] = stream?.getVideoTracks() ?? [];
      const [audio] = stream?.getAudioTracks() ?? [];
      if (video) this.adopt('camera', video);
      if (audio) this.adopt('microphone', audio);
      return null;
    } catch (error) {
      return error;
    }
  }

  private adopt(device: Device, track: MediaStreamTrack | null): void {
    const old = device === 'camera' ? this.video : this.audio;
    if (old) old.onended = null;
    old?.stop();
    if (track) track.onended = () => void this.reopen(device);
    if (device === 'microphone') this.audio = track;
    else {
      this.video = track;
      if (!track) return;
      // Smooth movement over sharp edges: people talk with hands and faces.
      track.contentHint = 'motion';
      const { deviceId, facingMode } = track.getSettings();
      this.lastCamera = {
        ...VIDEO,
        ...(facingMode ? { facingMode } : deviceId ? { deviceId } : {}),
      };
    }
  }

  /** Opens one device again: switched on, unplugged and replaced, or taken away by a phone call. */
  private reopen(device: Device): Promise<void> {
    return this.oneAtATime(async () => {
      const camera = device === 'camera';
      if (!(camera ? this.cameraWanted : this.microphoneWanted)) return;
      const era = this.era;
      const error = await this.take(camera ? { video: this.lastCamera } : { audio: AUDIO }, era);
      if (era !== this.era) return;
      if (!error) {
        // Switched off again while the camera was starting.
        if (camera && !this.cameraWanted) this.adopt('camera', null);
        this.show(this.view.failure?.device === device ? { failure: null } : {});
      } else await this.fail(device, error);
    });
  }

  private async fail(device: Device, error: unknown): Promise<void> {
    this.adopt(device, null);
    const { code, status } = diagnose(error, device, await permissionFor(device));
    this.show({ [device]: status, failure: { code, device } });
  }

  private nextCamera(): MediaTrackConstraints {
    const { facingMode, deviceId } = this.video?.getSettings() ?? {};
    if (facingMode === 'user') return { ...VIDEO, facingMode: { exact: 'environment' } };
    if (facingMode === 'environment') return { ...VIDEO, facingMode: { exact: 'user' } };
    const at = this.cameras.findIndex((camera) => camera.deviceId === deviceId);
    const next = this.cameras[(at + 1) % this.cameras.length];
    return { ...VIDEO, ...(next ? { deviceId: { exact: next.deviceId } } : {}) };
  }

  private readonly devicesChanged = (): void => {
    void this.countCameras();
    if (this.microphoneWanted && !this.audio && this.view.microphone === 'none') void this.reopen('microphone');
  };

  /** Back from a phone call: iOS leaves tracks that look live and carry nothing; only new ones help. */
  private readonly pageChanged = (): void => {
    if (document.visibilityState === 'hidden') return;
    if (this.audio && (this.audio.muted || this.audio.readyState === 'ended')) void this.reopen('microphone');
    if (this.video && (this.video.muted || this.video.readyState === 'ended')) void this.reopen('camera');
  };

  private async countCameras(): Promise<void> {
    const all = (await this.devices?.enumerateDevices?.().catch(() => [])) ?? [];
    this.cameras = all.filter(({ kind }) => kind === 'videoinput');
    this.show({});
  }

  private oneAtATime(step: () => Promise<void>): Promise<void> {
    const done = this.busy.then(step);
    this.busy = done.catch(() => undefined);
    return done;
  }

  /** Brings the view in line with the tracks. */
  private show(change: Partial<LocalMediaView>): LocalMediaView {
    const { audio, video } = this;
    if (audio) audio.enabled = this.microphoneWanted;
    const tracks = [audio, video].filter((track) => track !== null);
    const before = this.view.stream;
    const same =
      before &&
      before.getTracks().length === tracks.length &&
      tracks.every((track) => before.getTracks().includes(track));
    const facing = video?.getSettings().facingMode;
    const status = (track: MediaStreamTrack | null, on: boolean, known: DeviceStatus): DeviceStatus =>
      track ? (on ? 'ready' : 'off') : known;
    this.view = {
      ...this.view,
      ...change,
      stream: same ? before : tracks.length ? new MediaStream(tracks) : null,
      cameraOn: video !== null,
      microphoneOn: audio !== null && this.microphoneWanted,
      facing: facing === 'user' || facing === 'environment' ? facing : 'unknown',
      canTurn: this.cameras.length > 1,
      camera: status(video, true, change.camera ?? this.view.camera),
      microphone: status(audio, this.microphoneWanted, change.microphone ?? this.view.microphone),
    };
    for (const listener of [...this.listeners]) listener(this.view);
    return this.view;
  }
}

const isRefusal = (error: unknown): boolean => (error as { name?: string }).name === 'NotAllowedError';
