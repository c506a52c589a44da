import type { DeviceStatus } from '@confrere/contract';
import type { Facing } from './call-view.js';

/**
 * Help codes that people read out on the phone (ux.md 1.6): CAM-1 prompt dismissed, CAM-2 blocked for this site, CAM-3
 * blocked by the system, CAM-4 in use elsewhere, CAM-5 no camera, MIC-1 no microphone, ENV-3 the browser cannot do it here.
 */
export type MediaFailureCode = 'CAM-1' | 'CAM-2' | 'CAM-3' | 'CAM-4' | 'CAM-5' | 'MIC-1' | 'ENV-3';

/** What failed, and which device. A refusal counts for both devices, since one prompt asked for both. */
export interface MediaFailure {
  readonly code: MediaFailureCode;
  readonly device: 'camera' | 'microphone' | 'both';
}

/** What this page's own devices do. A new object on every change. */
export interface LocalMediaView {
  /** For the self view: a new object whenever a track comes or goes. Null before `open` and after `release`. */
  readonly stream: MediaStream | null;
  readonly camera: DeviceStatus;
  readonly microphone: DeviceStatus;
  /** The person wants to be heard and the microphone works. */
  readonly microphoneOn: boolean;
  /** The camera runs: its light is on. */
  readonly cameraOn: boolean;
  readonly facing: Facing;
  /** There is another camera to turn to. */
  readonly canTurn: boolean;
  readonly failure: MediaFailure | null;
}
