import type { Devices } from '@confrere/contract';
import { deviceWords } from './device-words.js';

const devices = (change: Partial<Devices>): Devices => ({
  camera: 'ready',
  microphone: 'ready',
  sound: 'heard',
  ...change,
});

describe("a visitor's devices in words", () => {
  it.each<[Partial<Devices>, string, string]>([
    [{}, 'Camera and microphone work', 'good'],
    [{ camera: 'unknown', microphone: 'unknown', sound: 'unknown' }, 'Camera and microphone not checked yet', 'plain'],
    [{ camera: 'none' }, 'Sound only: no camera', 'notice'],
    [{ camera: 'in-use' }, 'Sound only: camera used by another program', 'notice'],
    [{ camera: 'off' }, 'Microphone works, camera off', 'plain'],
    [{ microphone: 'blocked' }, 'Microphone blocked, camera works, cannot be heard', 'notice'],
    [{ camera: 'blocked', microphone: 'blocked' }, 'Camera and microphone blocked, cannot be heard', 'notice'],
    [{ camera: 'none', microphone: 'none' }, 'No camera and no microphone, cannot be heard', 'notice'],
    [{ sound: 'not-heard' }, 'Camera and microphone work, did not hear the test sound', 'notice'],
  ])('%j is "%s"', (change, text, tone) => expect(deviceWords(devices(change))).toEqual({ text, tone }));
});
