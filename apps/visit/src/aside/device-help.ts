import type { MediaFailureCode } from '@confrere/browser/call';
import { say } from '../texts.js';
import { tell } from './aside-texts.js';

/** Which words help: the places where a page's camera is allowed differ by system and program. */
export type Platform = 'iphone-safari' | 'iphone-other' | 'android' | 'desktop-safari' | 'desktop-firefox' | 'desktop';

/** A hint for choosing words, never for deciding what works. */
export function platformOf(userAgent: string, touchPoints: number): Platform {
  if (/iPhone|iPad|iPod/.test(userAgent) || (/Macintosh/.test(userAgent) && touchPoints > 1)) {
    return /CriOS|FxiOS|EdgiOS|GSA\//.test(userAgent) ? 'iphone-other' : 'iphone-safari';
  }
  if (userAgent.includes('Android')) return 'android';
  if (userAgent.includes('Firefox')) return 'desktop-firefox';
  return /Macintosh.*Safari/.test(userAgent) && !/Chrome|Chromium|Edg/.test(userAgent) ? 'desktop-safari' : 'desktop';
}

const ALLOW: Record<Platform, readonly string[]> = {
  'iphone-safari': [
    'Tap the sign left of the address (aA or ⋯).',
    'Tap “Website Settings”.',
    'Set Camera and Microphone to Allow.',
  ],
  'iphone-other': [
    'Open the Settings of your phone.',
    'Tap “Apps”, then the app you use for the internet.',
    'Turn on Camera and Microphone.',
  ],
  android: ['Tap the sign left of the address.', 'Tap “Permissions”.', 'Turn on Camera and Microphone.'],
  'desktop-safari': ['Open the menu Safari, then “Settings for This Website”.', 'Set Camera and Microphone to Allow.'],
  'desktop-firefox': [
    'Click the crossed-out camera left of the address.',
    'Remove the block for camera and microphone.',
  ],
  desktop: ['Click the sign left of the address.', 'Allow the camera and the microphone.'],
};

const ALLOW_IN_SYSTEM: Record<Platform, readonly string[]> = {
  'iphone-safari': [
    'Open the Settings of your phone.',
    'Tap “Apps”, then “Safari”.',
    'Set Camera and Microphone to Ask or Allow.',
  ],
  'iphone-other': ALLOW['iphone-other'],
  android: [
    'Open the Settings of your phone.',
    'Tap “Apps”, then the app you use for the internet.',
    'Tap “Permissions”. Turn on Camera and Microphone.',
  ],
  'desktop-safari': [
    'Open the System Settings of your Mac.',
    'Open “Privacy & Security”.',
    'Turn on Safari under Camera and Microphone.',
  ],
  'desktop-firefox': ['Open the privacy settings of your computer.', 'Let Firefox use the camera and the microphone.'],
  desktop: ['Open the privacy settings of your computer.', 'Let this program use the camera and the microphone.'],
};

/** What a blocked device's screen says: a headline and what to do, step by step. */
export interface DeviceHelp {
  readonly title: string;
  readonly steps: readonly string[];
  /** The first button's words. */
  readonly again: string;
}

export function deviceHelp(code: MediaFailureCode, platform: Platform): DeviceHelp {
  const again = say('blocked.retry');
  switch (code) {
    case 'CAM-1':
      return {
        title: tell('blocked.dismissed'),
        steps: [tell('blocked.dismissed-how')],
        again: tell('blocked.ask-again'),
      };
    case 'CAM-2':
      return { title: tell('blocked.site'), steps: ALLOW[platform], again };
    case 'CAM-3':
      return { title: tell('blocked.system'), steps: ALLOW_IN_SYSTEM[platform], again };
    case 'CAM-4':
      return { title: tell('blocked.in-use'), steps: [tell('blocked.in-use-how')], again };
    case 'CAM-5':
    case 'MIC-1':
      return { title: tell('blocked.no-microphone'), steps: [tell('blocked.no-microphone-how')], again };
    case 'ENV-3':
      return { title: tell('blocked.environment'), steps: [tell('blocked.environment-how')], again };
  }
}
