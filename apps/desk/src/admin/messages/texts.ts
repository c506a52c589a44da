import type { DeliveryState, MessageWay } from '@confrere/contract';

/** What the screen Messages says. */
export const MESSAGES = {
  title: 'Messages',
  ways: 'How messages leave',
  noWays: 'Neither a mail server nor an SMS gateway is set up. They stand under mail and sms in the config file.',
  order: 'Text messages go to the first gateway that takes them.',
  kind: {
    smtp: 'E-mail',
    http: 'SMS by HTTP',
    smpp: 'SMS by SMPP',
    shown: 'SMS, shown here instead of sent',
  } satisfies Record<MessageWay['kind'], string>,
  state: { unused: 'Not used yet', working: 'Works', failing: 'Failed: {reason}' } satisfies Record<
    MessageWay['state'],
    string
  >,
  test: 'Send a test',
  testOf: 'Send a test by {name}',
  number: 'Mobile number with +, like +4741234567',
  address: 'E-mail address',
  send: 'Send',
  close: 'Close',
  sent: 'The test was sent.',
  notSent: 'The test was not sent ({reason}).',
  fault: {
    'mail.address-invalid': 'This is no e-mail address.',
    'sms.number-invalid': 'Write the number with + and the code of its country.',
    'mail.quota-reached': 'Ten tests were sent within an hour. Try again later.',
    'sms.quota-reached': 'Ten tests were sent within an hour. Try again later.',
  } as Readonly<Record<string, string>>,
  shown: 'Shown instead of sent',
  shownHint: 'No text message leaves this appliance. What would have been sent stands here for a day.',
  noneShown: 'None yet.',
  log: 'Latest deliveries',
  logHint: 'Without text or recipient.',
  noneSent: 'None yet.',
  delivery: {
    waiting: 'Waiting',
    sent: 'Sent',
    delivered: 'Delivered',
    failed: 'Failed',
    'given-up': 'Given up',
    withdrawn: 'Withdrawn',
  } satisfies Record<DeliveryState, string>,
  template: {
    'visitor-invitation': 'Invitation',
    'visitor-moved': 'New time',
    'visitor-cancelled': 'Cancelled',
    'visitor-reminder-day': 'Reminder, the day before',
    'visitor-reminder-minutes': 'Reminder, just before',
    'visitor-late': 'Late',
    'visitor-ready': 'Ready',
    'visitor-call-added': 'Asked to join a call',
    'visitors-waiting': 'Visitors are waiting',
  } as Readonly<Record<string, string>>,
  otherTemplate: 'To staff',
} as const;
