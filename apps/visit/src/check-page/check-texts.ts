import { fillIn, type Values } from '../texts.js';

export const CHECK_TEXTS = {
  title: 'Test of your device',
  'way-udp': 'Fast way',
  'way-tcp': 'Second way',
  'way-tls': 'Last way',
  running: '{way}: one moment …',
  works: '{way}: works.',
  fails: '{way}: does not work here.',
  good: 'Your network is good for video.',
  weak: 'Your network is slow for video. Move closer to the wifi box.',
  blocked: 'Your network stops video calls. Try mobile data instead of wifi.',
  unreachable: 'We can’t test your network now. Please try again in some minutes.',
  code: 'Your result code: {code}',
  'code-what': 'Tell it to the clinic when you call.',
  again: 'Test again',
  blockedDevices: 'Your device did not let this page use camera and sound. Press “Test again”, then Allow.',
} as const;

export const sayCheck = (key: keyof typeof CHECK_TEXTS, values?: Values): string => fillIn(CHECK_TEXTS[key], values);
