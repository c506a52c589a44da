import { FakeClock } from '@confrere/kernel';
import { FakeTrack, FakeStream, installFakeTracks } from './fake-tracks.js';
import { LocalMedia } from './local-media.js';
import type { LocalMediaView } from './local-media-view.js';

installFakeTracks();

type Constraints = { audio?: MediaTrackConstraints; video?: MediaTrackConstraints };
const named = (name: string, message = ''): Error => Object.assign(new Error(message), { name });

/** A machine with devices that can be taken away, blocked or in use. */
class FakeDevices extends EventTarget {
  readonly asked: Constraints[] = [];
  readonly given: FakeTrack[] = [];
  cameras: MediaTrackSettings[] = [
    { deviceId: 'front', facingMode: 'user' },
    { deviceId: 'back', facingMode: 'environment' },
  ];
  microphones = 1;
  cameraFault: Error | null = null;
  microphoneFault: Error | null = null;
  /** When set, the prompt stays open until it resolves. */
  prompt: Promise<void> | null = null;

  async getUserMedia(constraints: Constraints): Promise<FakeStream> {
    this.asked.push(constraints);
    await this.prompt;
    const tracks: FakeTrack[] = [];
    if (constraints.audio) {
      if (this.microphoneFault) throw this.microphoneFault;
      if (!this.microphones) throw named('NotFoundError');
      tracks.push(new FakeTrack('audio', { deviceId: 'microphone' }));
    }
    if (constraints.video) {
      if (this.cameraFault) throw this.cameraFault;
      tracks.push(new FakeTrack('video', this.find(constraints.video)));
    }
    this.given.push(...tracks);
    return new FakeStream(tracks);
  }

  async enumerateDevices(): Promise<{ kind: string; deviceId?: string }[]> {
    const cameras = this.cameras.map(({ deviceId }) => ({ kind: 'videoinput', ...(deviceId ? { deviceId } : {}) }));
    return [...cameras, ...Array.from({ length: this.microphones }, () => ({ kind: 'audioinput' }))];
  }

  get live(): string[] {
    return this.given.filter(({ readyState }) => readyState === 'live').map(({ kind }) => kind);
  }

  private find({ facingMode, deviceId }: MediaTrackConstraints): MediaTrackSettings {
    const wanted = (value: unknown, constraint: unknown): boolean | 'must' => {
      const exact = (constraint as { exact?: unknown } | undefined)?.exact;
      return exact === undefined ? value === constraint : value === exact;
    };
    const found = this.cameras.find((camera) =>
      deviceId ? wanted(camera.deviceId, deviceId) : facingMode ? wanted(camera.facingMode, facingMode) : true,
    );
    const exact = [facingMode, deviceId].some((constraint) => typeof constraint === 'object');
    if (!this.cameras.length) throw named('NotFoundError');
    if (!found && exact) throw named('OverconstrainedError');
    return found ?? this.cameras[0] ?? {};
  }
}

describe('LocalMedia', () => {
  let devices: FakeDevices;
  let media: LocalMedia;
  let permissions: { camera?: PermissionState; microphone?: PermissionState };

  beforeEach(() => {
    devices = new FakeDevices();
    permissions = {};
    Object.defineProperty(navigator, 'permissions', {
      configurable: true,
      value: {
        query: async ({ name }: { name: 'camera' | 'microphone' }) => {
          const state = permissions[name];
          if (!state) throw new TypeError('not a permission here');
          return { state };
        },
      },
    });
    media = new LocalMedia({ clock: new FakeClock(), devices: devices as unknown as MediaDevices });
  });

  afterEach(() => media.release());

  const open = (): Promise<LocalMediaView> => media.open({ camera: true, microphone: true });

  describe('open', () => {
    it('asks for both devices in one prompt, before anything is awaited, so that the tap still counts', async () => {
      const opened = open();
      expect(devices.asked).toHaveLength(1);
      expect(devices.asked[0]).toMatchObject({ audio: {}, video: { facingMode: 'user' } });
      await expect(opened).resolves.toMatchObject({
        camera: 'ready',
        microphone: 'ready',
        cameraOn: true,
        microphoneOn: true,
        facing: 'user',
        failure: null,
      });
      await settle();
      expect(media.view.canTurn).toBe(true);
    });

    it('marks the picture as movement, so that it stays smooth on a thin line', async () => {
      const { stream } = await open();
      expect(stream?.getVideoTracks()[0]?.contentHint).toBe('motion');
    });

    it('for sound only does not ask for the camera', async () => {
      const view = await media.open({ camera: false, microphone: true });
      expect(devices.asked).toEqual([{ audio: expect.anything() }]);
      expect(view).toMatchObject({ camera: 'unknown', cameraOn: false, microphone: 'ready' });
    });

    it.each([
      ['CAM-1', 'unknown', named('NotAllowedError', 'Permission dismissed'), 'prompt'],
      ['CAM-2', 'blocked', named('NotAllowedError', 'Permission denied'), 'denied'],
      ['CAM-3', 'blocked', named('NotAllowedError', 'Permission denied by system'), 'denied'],
      ['CAM-3', 'blocked', named('NotAllowedError', ''), 'granted'],
      ['CAM-4', 'in-use', named('NotReadableError'), 'granted'],
      ['CAM-4', 'in-use', named('AbortError'), 'granted'],
      ['CAM-5', 'none', named('NotFoundError'), 'granted'],
      ['CAM-5', 'none', named('OverconstrainedError'), 'granted'],
      ['ENV-3', 'unknown', named('SecurityError'), 'granted'],
    ] as const)('a camera that fails is %s and %s (%s, permission %s)', async (code, camera, fault, permission) => {
      devices.cameraFault = fault;
      permissions = { camera: permission, microphone: 'granted' };
      const view = await media.open({ camera: true, microphone: false });
      expect(view).toMatchObject({ camera, cameraOn: false, failure: { code, device: 'camera' } });
    });

    it.each([
      ['is blocked', named('NotAllowedError', 'Permission denied'), 'denied', 'CAM-2'],
      ['is in use', named('NotReadableError'), 'granted', 'CAM-4'],
      ['is missing', named('NotFoundError'), 'granted', 'CAM-5'],
    ] as const)('goes on with sound only when the camera %s', async (_, fault, permission, code) => {
      devices.cameraFault = fault;
      permissions = { camera: permission, microphone: 'granted' };
      expect(await open()).toMatchObject({
        microphone: 'ready',
        microphoneOn: true,
        failure: { code, device: 'camera' },
      });
      expect(devices.live).toEqual(['audio']);
    });

    it('does not follow a prompt that was closed with a second one', async () => {
      devices.cameraFault = devices.microphoneFault = named('NotAllowedError', 'Permission dismissed');
      permissions = { camera: 'prompt', microphone: 'prompt' };
      expect(await open()).toMatchObject({
        failure: { code: 'CAM-1', device: 'both' },
        camera: 'unknown',
        microphone: 'unknown',
      });
      expect(devices.asked).toHaveLength(1);
    });

    it('tries sound only where the browser does not tell permissions', async () => {
      devices.cameraFault = named('NotAllowedError');
      expect(await open()).toMatchObject({ microphone: 'ready', failure: { code: 'CAM-1', device: 'camera' } });
    });

    it('goes on with the picture only when the microphone is missing', async () => {
      devices.microphones = 0;
      permissions = { camera: 'granted', microphone: 'granted' };
      expect(await open()).toMatchObject({
        camera: 'ready',
        microphone: 'none',
        failure: { code: 'MIC-1', device: 'microphone' },
      });
      expect(devices.live).toEqual(['video']);
    });

    it('without any device says so for both', async () => {
      devices.microphones = 0;
      devices.cameras = [];
      expect(await open()).toMatchObject({
        stream: null,
        camera: 'none',
        microphone: 'none',
        failure: { code: 'MIC-1', device: 'both' },
      });
    });

    it('where the browser has no devices at all is ENV-3', async () => {
      const bare = new LocalMedia({ clock: new FakeClock() });
      expect(await bare.open({ camera: true, microphone: true })).toMatchObject({
        failure: { code: 'ENV-3', device: 'both' },
      });
    });

    it('that is answered after a release is given back at once', async () => {
      let allow = (): void => undefined;
      devices.prompt = new Promise((resolve) => (allow = resolve));
      const opened = open();
      media.release();
      allow();
      await opened;
      expect(devices.given).toHaveLength(2);
      expect(devices.live).toEqual([]);
      expect(media.view.stream).toBeNull();
    });

    it('again stops the devices of before', async () => {
      await open();
      await open();
      expect(devices.live.sort()).toEqual(['audio', 'video']);
    });
  });

  describe('microphone', () => {
    it('off mutes without letting go of the device', async () => {
      await open();
      await media.setMicrophone(false);
      expect(media.view).toMatchObject({ microphoneOn: false, microphone: 'off' });
      expect(devices.given[0]).toMatchObject({ enabled: false, readyState: 'live' });
      await media.setMicrophone(true);
      expect(devices.given[0]).toMatchObject({ enabled: true });
      expect(devices.asked).toHaveLength(1);
    });

    it('that was switched off stays off when the device is replaced', async () => {
      await open();
      await media.setMicrophone(false);
      await media.setMicrophone(true);
      const [old] = devices.given;
      await media.setMicrophone(false);
      old?.takeAway();
      await media.setMicrophone(true);
      expect(media.view).toMatchObject({ microphoneOn: true, microphone: 'ready' });
    });

    it('that is unplugged is replaced by the next one', async () => {
      await open();
      devices.given[0]?.takeAway();
      await media.setCamera(true);
      await settle();
      expect(devices.live.sort()).toEqual(['audio', 'video']);
      expect(media.view.microphone).toBe('ready');
    });

    it('that is unplugged without another one is MIC-1, and comes back when one is plugged in', async () => {
      await open();
      devices.microphones = 0;
      devices.given[0]?.takeAway();
      await settle();
      expect(media.view).toMatchObject({ microphone: 'none', microphoneOn: false, failure: { code: 'MIC-1' } });
      devices.microphones = 1;
      devices.dispatchEvent(new Event('devicechange'));
      await settle();
      expect(media.view).toMatchObject({ microphone: 'ready', microphoneOn: true, failure: null });
    });
  });

  describe('camera', () => {
    it('off stops the device, so that its light goes out, and on opens it again', async () => {
      await open();
      const { stream } = media.view;
      await media.setCamera(false);
      expect(devices.live).toEqual(['audio']);
      expect(media.view).toMatchObject({ camera: 'off', cameraOn: false });
      expect(media.view.stream).not.toBe(stream);
      expect(media.view.stream?.getVideoTracks()).toEqual([]);
      await media.setCamera(true);
      expect(devices.live.sort()).toEqual(['audio', 'video']);
      expect(media.view).toMatchObject({ camera: 'ready', cameraOn: true });
    });

    it('switched off again while it starts stays off', async () => {
      await open();
      await media.setCamera(false);
      let start = (): void => undefined;
      devices.prompt = new Promise((resolve) => (start = resolve));
      const on = media.setCamera(true);
      await settle();
      expect(devices.asked).toHaveLength(2);
      await media.setCamera(false);
      start();
      await on;
      expect(devices.given).toHaveLength(3);
      expect(devices.live).toEqual(['audio']);
      expect(media.view).toMatchObject({ camera: 'off', cameraOn: false });
    });

    it('that does not come back says why', async () => {
      await open();
      await media.setCamera(false);
      devices.cameraFault = named('NotReadableError');
      await media.setCamera(true);
      expect(media.view).toMatchObject({
        camera: 'in-use',
        cameraOn: false,
        failure: { code: 'CAM-4', device: 'camera' },
      });
      devices.cameraFault = null;
      await media.setCamera(true);
      expect(media.view).toMatchObject({ camera: 'ready', failure: null });
    });

    it('turns round and back', async () => {
      await open();
      await media.turnCamera();
      expect(media.view.facing).toBe('environment');
      expect(devices.live.sort()).toEqual(['audio', 'video']);
      await media.turnCamera();
      expect(media.view.facing).toBe('user');
    });

    it('is let go before the other one is asked for, since phones give one at a time', async () => {
      await open();
      let liveThen: string[] = [];
      const original = devices.getUserMedia.bind(devices);
      devices.getUserMedia = (constraints) => {
        liveThen = devices.live;
        return original(constraints);
      };
      await media.turnCamera();
      expect(liveThen).toEqual(['audio']);
    });

    it('keeps the old one when the other fails', async () => {
      await open();
      devices.cameras = devices.cameras.slice(0, 1);
      await media.turnCamera();
      expect(media.view).toMatchObject({ facing: 'user', cameraOn: true, failure: null });
      expect(devices.live.sort()).toEqual(['audio', 'video']);
    });

    it('says why when neither works', async () => {
      await open();
      devices.cameraFault = named('NotReadableError');
      await media.turnCamera();
      expect(media.view).toMatchObject({ cameraOn: false, camera: 'in-use', failure: { code: 'CAM-4' } });
    });

    it('takes the next device where cameras have no side', async () => {
      devices.cameras = [{ deviceId: 'first' }, { deviceId: 'second' }];
      await open();
      await media.turnCamera();
      expect(media.view.stream?.getVideoTracks()[0]?.getSettings().deviceId).toBe('second');
      await media.turnCamera();
      expect(media.view.stream?.getVideoTracks()[0]?.getSettings().deviceId).toBe('first');
    });

    it('turned while it is off does nothing', async () => {
      await open();
      await media.setCamera(false);
      await media.turnCamera();
      expect(devices.live).toEqual(['audio']);
    });
  });

  it('opens anew what a phone call left silent, when the page comes back', async () => {
    await open();
    for (const track of devices.given) track.muted = true;
    document.dispatchEvent(new Event('visibilitychange'));
    await settle();
    expect(devices.given).toHaveLength(4);
    expect(devices.live.sort()).toEqual(['audio', 'video']);
    expect(media.view.stream?.getTracks().every(({ muted }) => !muted)).toBe(true);
  });

  it('release leaves nothing live and listens to nothing', async () => {
    const [added, removed] = [jest.spyOn(document, 'addEventListener'), jest.spyOn(document, 'removeEventListener')];
    await open();
    media.release();
    expect(removed.mock.calls.map(([type, listener]) => [type, listener])).toEqual(
      added.mock.calls.map(([type, listener]) => [type, listener]),
    );
    expect(devices.live).toEqual([]);
    expect(media.view).toMatchObject({ stream: null, camera: 'unknown', cameraOn: false });
    devices.dispatchEvent(new Event('devicechange'));
    document.dispatchEvent(new Event('visibilitychange'));
    await settle();
    expect(devices.live).toEqual([]);
  });

  it('is silent without a microphone', () => expect(media.level()).toBe(0));
});

const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 40; turn++) await Promise.resolve();
};
