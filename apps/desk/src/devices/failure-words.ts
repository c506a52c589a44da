import type { LocalMediaView } from '@confrere/browser/call';
import { TEXTS, fill } from '../texts.js';

/** What is wrong with the devices and what to do; null when nothing is. */
export const failureWords = ({ failure, microphone }: LocalMediaView): { text: string; code: string } | null => {
  if (!failure) return null;
  const text: string = TEXTS.failure[failure.code];
  const soundOnly = failure.code !== 'CAM-5' && failure.device !== 'microphone' && microphone === 'ready';
  return {
    text: soundOnly ? `${text} ${TEXTS.failure.soundOnly}` : text,
    code: fill(TEXTS.devices.code, { code: failure.code }),
  };
};
