import type { CheckResult } from '@confrere/contract';

/** A visitor's test, in words for whoever is on the telephone with them. */
export const CHECK_CODE_TEXTS = {
  title: 'Result code of a visitor',
  label: 'Six figures that the visitor reads out',
  hint: 'From the test page of your organization, which anybody can open.',
  wrong: 'This is no result code. Ask for it once more.',
  camera: {
    unknown: 'Camera: not tested',
    ready: 'Camera works',
    off: 'Camera is switched off',
    none: 'No camera found',
    blocked: 'Camera is blocked: it has to be allowed on the device',
    'in-use': 'Another program uses the camera',
  },
  microphone: {
    unknown: 'Microphone: not tested',
    ready: 'Microphone works',
    off: 'Microphone is switched off',
    none: 'No microphone found',
    blocked: 'Microphone is blocked: it has to be allowed on the device',
    'in-use': 'Another program uses the microphone',
  },
  sound: {
    unknown: 'Sound: not tested',
    heard: 'Sound is heard',
    'not-heard': 'Sound is not heard: turn it up',
  },
  way: { udp: 'UDP', tcp: 'TCP', tls: 'TLS' },
  works: 'Network: {ways} work',
  fails: 'Network: {ways} do not get through',
} as const;

/** What the code says, line by line. */
export function checkWords(result: CheckResult): string[] {
  const { camera, microphone, sound, way, works, fails } = CHECK_CODE_TEXTS;
  const ways = (which: 'works' | 'fails'): string =>
    (['udp', 'tcp', 'tls'] as const)
      .filter((each) => result[each] === which)
      .map((each) => way[each])
      .join(', ');
  const [through, stopped] = [ways('works'), ways('fails')];
  return [
    camera[result.camera],
    microphone[result.microphone],
    sound[result.sound],
    ...(through ? [works.replace('{ways}', through)] : []),
    ...(stopped ? [fails.replace('{ways}', stopped)] : []),
  ];
}
