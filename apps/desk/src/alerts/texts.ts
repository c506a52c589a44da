/** How one is told that somebody waits. */
export const ALERT_TEXTS = {
  title: 'Alerts',
  open: 'Alerts',
  off: 'Alerts (no sound)',
  intro: 'What happens on this computer when a visitor arrives. The title of the tab counts those who wait.',
  sound: 'Play a sound',
  chime: 'Which sound',
  volume: 'How loud',
  test: 'Play it',
  notifies: 'Show a desktop notification when this window is not in front',
  hint: 'It says how many wait, and never who.',
  denied: 'Your browser does not let this page show notifications. Allow it beside the address, then switch this on.',
  none: 'This browser cannot show notifications.',
  done: 'Done',
  notification: { body: 'Open the desk to see who it is.' },
} as const;

/** `1 visitor is waiting` */
export const waitingWords = (count: number): string =>
  count === 1 ? '1 visitor is waiting' : `${count} visitors are waiting`;
