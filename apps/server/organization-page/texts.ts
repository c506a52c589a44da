/** Whether a room can be entered. `{…}` is filled in. */
export const DOOR = {
  open: 'Open now.',
  until: 'Open now, until {when}.',
  closed: 'Closed now.',
  opens: 'Closed now. Opens {when}.',
  suspended: 'Closed for the moment.',
  today: 'today',
  tomorrow: 'tomorrow',
  at: '{day} at {time}',
} as const;

/** Every sentence of the page of a room. */
export const ROOM = {
  closedTitle: '{name} is closed now',
  suspendedTitle: '{name} cannot be visited at the moment',
  invitedOnlyTitle: '{name} takes visitors with an appointment',
  invitedOnly: 'Please open the link in the message that we sent you.',
  appointment: 'Do you have an appointment? Open the link in the message that we sent you.',
  title: 'Visit {name}',
  personal: 'You come into the waiting room of {name}. {name} calls you.',
  team: 'You come into the waiting room of {name}. Whoever is free first calls you.',
  name: 'Your name',
  phone: 'Your mobile number (you may leave it out)',
  phoneWhy: 'So that we can call you if the video stops.',
  optional: '{question} (you may leave it out)',
  go: 'Go to the waiting room',
  here: 'You are in the waiting room of {name} already',
  back: 'Go back to it',
  all: 'All who can be visited',
} as const;
