import type { MemberRole, OrganizationState, StateReason } from '@confrere/contract';
import type { MailTexts } from '../templates.js';

const ROLES: Readonly<Record<MemberRole, string>> = {
  owner: 'owner',
  admin: 'administrator',
  member: 'professional',
  reception: 'receptionist',
  auditor: 'auditor',
};

const STATES: Readonly<Record<OrganizationState, { subject: string; means: string }>> = {
  active: { subject: 'works again', means: 'Everybody can sign in, invite and call as before.' },
  'past-due': { subject: 'has a payment that is due', means: 'Everything works as before for now.' },
  suspended: {
    subject: 'is suspended',
    means: 'Until further notice nobody can sign in, invite or call. Calls that run are not cut. Nothing is erased.',
  },
  closing: {
    subject: 'is being closed',
    means: 'Nobody can invite or call any more. Staff can sign in and read what is there.',
  },
  erased: { subject: 'was erased', means: 'What was kept of it is gone and cannot be brought back.' },
};

const REASONS: Readonly<Record<StateReason, string>> = {
  unpaid: 'an invoice that is not paid',
  settled: 'what was open is settled',
  unlawful: 'unlawful use',
  spam: 'spam',
  'harming-operations': 'harm to the operation of the appliance',
  bankruptcy: 'bankruptcy',
  breach: 'breach of the terms',
  'asked-for': 'it was asked for',
  'term-over': 'the time for which it was kept is over',
  other: 'other',
};

/** What mails say in English. */
export const EN: MailTexts = {
  'staff-invitation': {
    subject: ({ organization }) => `Invitation to join ${organization}`,
    before: ({ organization, role }) => [
      `You have been invited to join ${organization} on Confrere, its video consultations, as ${article(ROLES[role])}.`,
      'Open this link to set up your account:',
    ],
    link: 'Join',
    after: () => [
      'The link works once and for 7 days. It is for you alone: please do not pass it on.',
      'If you did not expect this invitation, you need not do anything.',
    ],
  },
  'password-reset': {
    subject: ({ organization }) => `New password for ${organization}`,
    before: ({ organization }) => [
      `Somebody, probably you, has asked for a new password for your account at ${organization} on Confrere.`,
      'Open this link to choose one:',
    ],
    link: 'Choose a new password',
    after: () => [
      'The link works once and for a short time.',
      'If it was not you, you need not do anything: your password stays as it is.',
    ],
  },
  'new-device': {
    subject: ({ organization }) => `New sign-in to ${organization}`,
    before: ({ organization, device }) => [
      `Your account at ${organization} on Confrere was signed in on a device that it was not on before: ${device}.`,
    ],
    after: () => [
      'If it was you, you need not do anything. If not, sign in, end that session under My settings, and tell your administrator.',
    ],
  },
  'break-glass-used': {
    subject: ({ organization }) => `The owner’s emergency account of ${organization} was used`,
    before: ({ organization, device }) => [
      `Passwords and passkeys are switched off at ${organization} on Confrere for everybody but you, its owner. Somebody, probably you, has just signed in with yours: ${device}.`,
    ],
    after: () => [
      'If it was not you, have your account closed off at once: whoever runs Confrere for you makes a new link with the command confrere account reset-owner, which signs everybody else out of it.',
    ],
  },
  'certificate-ending': {
    subject: ({ organization }) => `Sign-in at ${organization} needs a new certificate`,
    before: ({ organization, days }) => [
      `The certificate with which the identity provider of ${organization} signs ${ends(Number(days))}. After that, nobody can sign in with it on Confrere.`,
      'Ask its administrator for its new metadata, and read it under Administration, Sign-in. Both certificates are taken until it has changed over.',
    ],
    after: () => ['This is told 30, 14 and 3 days before.'],
  },
  'sign-in-changed': {
    subject: ({ organization }) => `Your sign-in at ${organization} was changed`,
    before: ({ organization }) => [`The way you sign in to ${organization} on Confrere was changed.`],
    after: () => ['If it was not you, tell your administrator at once.'],
  },
  'organization-state': {
    subject: ({ organization, state }) => `${organization} ${STATES[state].subject}`,
    before: ({ organization, state, reason, note, until }) => [
      `${organization} on Confrere ${STATES[state].subject}. ${STATES[state].means}`,
      ...(until ? [`It may be erased from ${until} on. Until then it can be opened again.`] : []),
      `Reason: ${REASONS[reason]}.`,
      ...(note ? [`Note: ${note}`] : []),
    ],
    after: () => ['You get this mail because you own it. For questions turn to whoever runs Confrere for you.'],
  },
  'owner-changed': {
    subject: ({ organization }) => `${organization} has a new owner`,
    before: ({ organization, is }) => [
      is === 'owner'
        ? `You are the owner of ${organization} on Confrere from now on: only you can hand it on to somebody else, or close it.`
        : `You are no longer the owner of ${organization} on Confrere. You stay an administrator of it.`,
    ],
    after: () => ['If you did not expect this, tell your colleagues and whoever runs Confrere for you at once.'],
  },
};

function ends(days: number): string {
  if (days < 0) return 'has ended';
  if (days === 0) return 'ends today';
  return days === 1 ? 'ends tomorrow' : `ends in ${days} days`;
}

function article(noun: string): string {
  return `${/^[aeiou]/.test(noun) ? 'an' : 'a'} ${noun}`;
}
