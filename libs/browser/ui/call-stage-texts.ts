/** Every sentence that the call stage shows. `{name}` is replaced by the other person's name. */
export interface CallStageTexts {
  readonly controls: string;
  readonly microphone: string;
  readonly camera: string;
  readonly on: string;
  readonly off: string;
  readonly turnCamera: string;
  readonly leave: string;
  readonly end: string;
  readonly you: string;
  readonly yourCameraOff: string;
  readonly theirCameraOff: string;
  readonly theirMicrophoneOff: string;
  readonly privateCall: string;
  readonly direct: string;
  readonly relayed: string;
  readonly connecting: string;
  readonly directOnly: string;
  readonly lost: string;
  readonly back: string;
  readonly joined: string;
  readonly left: string;
  readonly tapToHear: string;
}

/** English. */
export const CALL_STAGE_TEXTS: CallStageTexts = {
  controls: 'Controls',
  microphone: 'Microphone',
  camera: 'Camera',
  on: 'On',
  off: 'Off',
  turnCamera: 'Turn camera',
  leave: 'Leave',
  end: 'End for both',
  you: 'You',
  yourCameraOff: 'Your camera is off',
  theirCameraOff: 'The camera of {name} is off',
  theirMicrophoneOff: 'The microphone of {name} is off',
  privateCall: 'Private call',
  direct: 'Direct',
  relayed: 'Relayed, still encrypted',
  connecting: 'Connecting …',
  directOnly: 'Connecting … If it takes long, try again in some minutes: a part of the system is being renewed.',
  lost: 'The connection was lost. Trying again … You keep your place.',
  back: 'You are connected again.',
  joined: '{name} has joined.',
  left: '{name} has left.',
  tapToHear: 'Tap to hear',
};
