import type { MediaFailureCode } from '@confrere/browser/call';
import { deviceHelp, platformOf, type Platform } from './device-help.js';

const AGENTS: readonly (readonly [Platform, string, number])[] = [
  [
    'iphone-safari',
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1',
    5,
  ],
  [
    'iphone-safari',
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15',
    5,
  ],
  [
    'iphone-other',
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/140.0.0.0 Mobile/15E148 Safari/604.1',
    5,
  ],
  [
    'android',
    'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36',
    5,
  ],
  [
    'desktop-safari',
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15',
    0,
  ],
  ['desktop-firefox', 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 0],
  [
    'desktop',
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0',
    0,
  ],
];
const CODES: readonly MediaFailureCode[] = ['CAM-1', 'CAM-2', 'CAM-3', 'CAM-4', 'CAM-5', 'MIC-1', 'ENV-3'];

describe('help with a blocked device', () => {
  test.each(AGENTS)('%s is told from its name', (platform, agent, touchPoints) => {
    expect(platformOf(agent, touchPoints)).toBe(platform);
  });

  test('every failure says something to do, on every platform', () => {
    for (const code of CODES) {
      for (const [platform] of AGENTS) {
        const help = deviceHelp(code, platform);
        expect(help.title).not.toBe('');
        expect(help.steps.length).toBeGreaterThan(0);
      }
    }
  });

  test('who dismissed the question is asked again, not sent to the settings', () => {
    expect(deviceHelp('CAM-1', 'android').again).toBe('Ask again');
  });
});
