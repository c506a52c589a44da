/** Every sentence of the first screen, which is painted before any script. `{…}` is filled in. */
export const TEXTS = {
  title: 'Video appointment',
  today: 'Today, {date}, {time}',
  tomorrow: 'Tomorrow, {date}, {time}',
  otherDay: '{date}, {time}',
  start: 'Start',
  help: 'Need help?',
  call: 'Call {phone}',
  emergency: 'In an emergency call {number}. Do not use this page.',
  noScript: 'Your device does not run this page. Please use another device, or call us.',
  unknownTitle: 'We can’t find this appointment',
  unknown: 'The link may be cut off. Please open the link from your message again.',
  pausedTitle: 'Video appointments are not possible at the moment',
  paused: 'Please call us about your appointment. Keep the message with your link: it may work again later.',
  overTitle: 'This appointment is over',
  over: 'You can close this page.',
} as const;
