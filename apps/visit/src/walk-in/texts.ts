/** What the form at a room's door says when something is wrong. What it asks is painted by the server. */
export const WALK_IN = {
  name: 'Please write your name.',
  phone: 'We cannot call this number. Please look at it again, or leave it out.',
  answer: 'Please answer this.',
  going: 'One moment …',
  limited: 'Too many people come at once. Please try again in some minutes.',
  full: 'The waiting room is full. Please try again later.',
  unreachable: 'We can’t reach the clinic. Check that you are online, then try again.',
  trouble: 'This did not work. Please try again.',
} as const;
