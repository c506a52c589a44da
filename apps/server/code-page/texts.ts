/** Every sentence of the page where a code is typed. */
export const CODE = {
  title: 'Type the code from your letter',
  intro: 'It has 9 digits. It opens your video appointment on this device.',
  label: '9 digits',
  go: 'Go on',
  short: 'That is not 9 digits. Look at your letter again.',
  mistyped: 'One of the digits is not right. Look at your letter again.',
  unknown: 'We can’t find this appointment. The code works until one day after the appointment.',
  limited: 'Too many codes were tried. Wait an hour, open the link from your message, or call us.',
  unreachable: 'We can’t be reached at the moment. Check your connection, then try again.',
  other: 'That did not work. Try again, or call us.',
} as const;
