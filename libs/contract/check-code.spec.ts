import { type CheckResult, decodeCheck, encodeCheck } from './check-code.js';

const good: CheckResult = {
  ...{ camera: 'ready', microphone: 'ready', sound: 'heard' },
  ...{ udp: 'works', tcp: 'works', tls: 'none' },
};

describe('the code that the test page shows', () => {
  it('is six figures that say all of it', () => {
    expect(encodeCheck(good)).toMatch(/^\d{4} \d\d$/);
    for (const camera of ['unknown', 'ready', 'off', 'none', 'blocked', 'in-use'] as const)
      for (const sound of ['unknown', 'heard', 'not-heard'] as const)
        for (const udp of ['works', 'fails', 'none'] as const) {
          const result = { ...good, camera, sound, udp };
          expect(decodeCheck(encodeCheck(result))).toEqual(result);
        }
  });

  it('is read however it is written down, and refused when a figure is wrong', () => {
    const code = encodeCheck(good).replace(' ', '');
    expect(decodeCheck(` ${code.slice(0, 3)}-${code.slice(3)} `)).toEqual(good);
    for (let at = 0; at < 6; at++)
      for (let more = 1; more < 10; more++) {
        const wrong = (Number(code[at]) + more) % 10;
        expect(decodeCheck(`${code.slice(0, at)}${wrong}${code.slice(at + 1)}`)).toBeNull();
      }
    for (const none of ['', '12345', '1234567', 'abcdef', '999901']) expect(decodeCheck(none)).toBeNull();
  });
});
