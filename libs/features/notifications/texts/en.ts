import type { MemberRole } from '@confrere/contract';
import type { MailTexts } from '../templates.js';

const ROLES: Readonly<Record<MemberRole, string>> = {
  owner: 'owner',
  admin: 'administrator',
  member: 'professional',
  reception: 'receptionist',
  auditor: 'auditor',
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
  'sign-in-changed': {
    subject: ({ organization }) => `Your sign-in at ${organization} was changed`,
    before: ({ organization }) => [`The way you sign in to ${organization} on Confrere was changed.`],
    after: () => ['If it was not you, tell your administrator at once.'],
  },
};

function article(noun: string): string {
  return `${/^[aeiou]/.test(noun) ? 'an' : 'a'} ${noun}`;
}
