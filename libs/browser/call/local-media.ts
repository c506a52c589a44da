import type { Clock } from '@confrere/kernel';
import type { Facing } from './call-view.js';
import type { LocalMediaView } from './local-media-view.js';

export interface LocalMediaOptions {
  clock: Clock;
  /** The default is `navigator.mediaDevices`; undefined there means an insecure page or a browser without it. */
  devices?: MediaDevices;
}

/** The person's own camera and microphone. One per page; it outlives calls. */
export class LocalMedia {
  view: LocalMediaView = {
    stream: null,
    camera: 'unknown',
    microphone: 'unknown',
    microphoneOn: false,
    cameraOn: false,
    facing: 'unknown',
    canTurn: false,
    failure: null,
  };

  constructor(private readonly options: LocalMediaOptions) {}

  /** Returns the function that stops telling. */
  onChange(changed: (view: LocalMediaView) => void): () => void {
    return () => void changed;
  }

  /** Call it inside the tap. Never rejects: what went wrong is in the view's `failure`. */
  open(want: { camera: boolean; microphone: boolean; facing?: Facing }): Promise<LocalMediaView> {
    void want;
    void this.options;
    return Promise.resolve(this.view);
  }

  setMicrophone(on: boolean): void {
    void on;
  }

  /** Off stops the camera, so that its light goes out. */
  setCamera(on: boolean): Promise<void> {
    return Promise.resolve(void on);
  }

  /** Front and back, or the next camera. Keeps the old one when the other fails. */
  turnCamera(): Promise<void> {
    return Promise.resolve();
  }

  /** How loud it is now, 0 to 1; cheap enough for every frame. */
  level(): number {
    return 0;
  }

  /** Nothing is live afterwards; `open` may be called again. */
  release(): void {
    this.view = { ...this.view, stream: null };
  }
}
