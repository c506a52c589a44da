const SLASH = 'M3.5 3.5l17 17';
const MICROPHONE = 'M12 3a3 3 0 0 0-3 3v6a3 3 0 0 0 6 0V6a3 3 0 0 0-3-3ZM5.5 11.5a6.5 6.5 0 0 0 13 0M12 18v3.5';
const CAMERA =
  'M4.5 6h9A2.5 2.5 0 0 1 16 8.5v7a2.5 2.5 0 0 1-2.5 2.5h-9A2.5 2.5 0 0 1 2 15.5v-7A2.5 2.5 0 0 1 4.5 6ZM16 10.8l6-3.3v9l-6-3.3';

/** Outlines on a 24 × 24 ground. None of them points in a reading direction, so none is mirrored in right-to-left pages. */
export const OUTLINES = {
  microphone: MICROPHONE,
  'microphone-off': MICROPHONE + SLASH,
  camera: CAMERA,
  'camera-off': CAMERA + SLASH,
  'turn-camera': 'M20 11A8 8 0 0 0 6 6.4L3.5 9M3.5 4v5h5M4 13a8 8 0 0 0 14 4.6l2.5-2.6M20.5 20v-5h-5',
  'hang-up':
    'M12 9c-3.6 0-6.7 1-9 2.7-.6.5-.9 1.2-.7 2l.5 2.2c.2.8 1 1.3 1.8 1.1l2.6-.6c.7-.2 1.2-.8 1.2-1.5v-1.7a14 14 0 0 1 7.2 0v1.7c0 .7.5 1.3 1.2 1.5l2.6.6c.8.2 1.6-.3 1.8-1.1l.5-2.2c.2-.8-.1-1.5-.7-2C18.7 10 15.6 9 12 9Z',
  phone:
    'M6.6 3H4.5A1.5 1.5 0 0 0 3 4.6C3.4 13 11 20.6 19.4 21a1.5 1.5 0 0 0 1.6-1.5v-2.6a1.5 1.5 0 0 0-1.2-1.5l-2.9-.6a1.5 1.5 0 0 0-1.4.4l-1.2 1.2a12.6 12.6 0 0 1-6.7-6.7l1.2-1.2c.4-.4.5-.9.4-1.4l-.6-2.9A1.5 1.5 0 0 0 6.6 3Z',
  sound: 'M4 9.5v5h3.5l4.5 4v-13l-4.5 4H4ZM15.5 9a4.2 4.2 0 0 1 0 6M18 6.5a8 8 0 0 1 0 11',
  done: 'M4.5 12.5l5 5L20 7',
  lock: 'M6 11h12v9.5H6ZM8.5 11V8a3.5 3.5 0 0 1 7 0v3',
  person: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM4.5 20.5a7.5 7.5 0 0 1 15 0',
  attention: 'M12 3.5l9.5 17h-19ZM12 10v4.5M12 17.4v.2',
} as const;
export type IconName = keyof typeof OUTLINES;
