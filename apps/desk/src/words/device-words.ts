import type { DeviceStatus, Devices } from '@confrere/contract';

/** What the queue says of a visitor's devices; `notice` when the professional should know before calling. */
export interface DeviceWords {
  readonly text: string;
  readonly tone: 'good' | 'notice' | 'plain';
}

const STATUS: Readonly<Record<DeviceStatus, (device: string) => string>> = {
  unknown: (device) => `${device} not checked`,
  ready: (device) => `${device} works`,
  off: (device) => `${device} off`,
  none: (device) => `no ${device}`,
  blocked: (device) => `${device} blocked`,
  'in-use': (device) => `${device} used by another program`,
};

const fails = (status: DeviceStatus): boolean => status === 'none' || status === 'blocked' || status === 'in-use';

/** In words, the microphone first: who cannot be heard cannot be helped. */
export const deviceWords = ({ camera, microphone, sound }: Devices): DeviceWords => {
  const parts: string[] = [];
  if (camera === 'unknown' && microphone === 'unknown') parts.push('camera and microphone not checked yet');
  else if (camera === 'ready' && microphone === 'ready') parts.push('camera and microphone work');
  else if (microphone === 'ready' && fails(camera)) parts.push(`sound only: ${STATUS[camera]('camera')}`);
  else if (camera === microphone)
    parts.push(STATUS[camera]('camera and microphone').replace(/^no camera and/, 'no camera and no'));
  else parts.push(STATUS[microphone]('microphone'), STATUS[camera]('camera'));
  if (fails(microphone)) parts.push('cannot be heard');
  if (sound === 'not-heard') parts.push('did not hear the test sound');
  const notice = fails(camera) || fails(microphone) || sound === 'not-heard';
  const good = camera === 'ready' && microphone === 'ready';
  const text = parts.join(', ');
  return { text: text.charAt(0).toUpperCase() + text.slice(1), tone: notice ? 'notice' : good ? 'good' : 'plain' };
};
