import { AUDIT_ACTIONS, type AuditAction, type AuditSubject } from '@confrere/contract';

/** What was done, as the trail's reader is told it. */
const ACTION_WORDS: Readonly<Record<AuditAction, string>> = {
  'admin-role.asked': 'The identity provider asks for the administrator role',
  'audit-trail.exported': 'Audit trail exported',
  'audit-trail.shortened': 'Old entries dropped by the retention rule',
  'authenticator.added': 'Authenticator app set up',
  'authenticator.removed': 'Authenticator app removed',
  'break-glass.used': 'Owner’s emergency account used',
  'call-back.asked': 'Visitor asked to be telephoned',
  'call-back.withdrawn': 'Visitor wants no telephone call any more',
  'call.answered': 'Call answered',
  'call.cancelled': 'Call cancelled before the answer',
  'call.declined': 'Call declined by the visitor',
  'call.rung': 'Visitor called',
  'call.unanswered': 'Call not answered',
  'consultation.ended': 'Consultation ended',
  'consultation.handed-over': 'Consultation handed over',
  'consultation.missed': 'Marked as a no-show',
  'consultation.taken-over': 'Visitor taken over from a colleague',
  'consultation.taken-up': 'Consultation taken up again',
  'consultation.telephoned': 'Telephoned instead of the video call',
  'consultation.transferred': 'Visitor transferred to a colleague or team',
  'delay.announced': 'Visitor told of a delay',
  'desk.entered': 'Signed in',
  'desk.left': 'Signed out',
  'external-identity.linked': 'Account linked to the identity provider',
  'identity-provider.added': 'Identity provider added',
  'identity-provider.certificate-ending': 'Warned that the identity provider’s certificate ends',
  'identity-provider.changed': 'Identity provider changed',
  'identity-provider.removed': 'Identity provider removed',
  'identity.confirmed': 'Proved again who they are',
  'identity.not-confirmed': 'Did not prove again who they are',
  'intake-answers.read': 'Visitor’s answers read',
  'invitation.opened': 'Invitation link opened',
  'login-session.ended': 'Login session ended',
  'mail.given-up': 'E-mail could not be delivered',
  'member.deactivated': 'Account deactivated',
  'member.invited': 'Colleague invited',
  'member.joined': 'Joined the organization',
  'member.picture-changed': 'Profile picture changed',
  'member.picture-removed': 'Profile picture removed',
  'member.provisioned': 'Account made at the first sign-in',
  'member.reactivated': 'Account activated again',
  'member.renamed': 'Name or title changed',
  'member.role-changed': 'Role changed',
  'member.signed-out': 'Signed out everywhere by an administrator',
  'organization.changed': 'Organization’s settings changed',
  'organization.closing-begun': 'Closing of the organization begun',
  'organization.erased': 'Organization erased',
  'organization.fell-due': 'Organization marked as past due',
  'organization.founded': 'Organization founded',
  'organization.logo-changed': 'Logo changed',
  'organization.logo-removed': 'Logo removed',
  'organization.resumed': 'Organization active again',
  'organization.suspended': 'Organization suspended',
  'outcome.recorded': 'Outcome noted',
  'owner.set-up': 'Owner’s account set up',
  'ownership.transferred': 'Ownership transferred',
  'passkey.added': 'Passkey added',
  'passkey.refused': 'Passkey not added',
  'passkey.removed': 'Passkey removed',
  'passkey.renamed': 'Passkey renamed',
  'password-reset.issued': 'Link for a new password sent',
  'password.change-refused': 'Password not changed: the current one was wrong',
  'password.changed': 'Password changed',
  'password.reset': 'Password set anew by a link',
  'recovery-codes.renewed': 'Recovery codes renewed',
  'room.changed': 'Room’s settings changed',
  'room.closed': 'Team closed',
  'room.founded': 'Team founded',
  'room.members-changed': 'Members of a team changed',
  'room.music-changed': 'Music of a room changed',
  'room.music-removed': 'Music of a room removed',
  'room.resumed': 'Waiting room open again',
  'room.suspended': 'Waiting room suspended',
  'seat.claimed': 'Visit continued in another browser',
  'sign-in-rule.changed': 'Rule for signing in changed',
  'sign-in.refused': 'Sign-in refused',
  'staff-invitation.revoked': 'Invitation of a colleague withdrawn',
  'staff-invitation.sent-again': 'Invitation of a colleague sent again',
  'sms.given-up': 'Text message could not be delivered',
  'staff-list.imported': 'Staff list imported',
  'visitor.held': 'Visitor asked to wait a little longer',
  'visitor.invited': 'Visitor invited',
  'visitor.walked-in': 'Visitor came without an invitation',
  'visitor.notified': 'Message to the waiting visitor',
  'visitor.wrote': 'Message from the waiting visitor',
  'visitor.resumed': 'Visitor not on hold any more',
  'visitor-telephone.seen': 'Visitor’s telephone number looked at',
  'waiting-room.entered': 'Came into the waiting room',
  'waiting-room.entered-again': 'Back in the waiting room',
  'waiting-room.left': 'Left the waiting room',
};

const SUBJECT_WORDS: Readonly<Record<AuditSubject, string>> = {
  member: 'Member',
  consultation: 'Consultation',
  room: 'Room',
  organization: 'The organization',
  'identity-provider': 'Identity provider',
  'login-session': 'Login session',
  'way-in': 'Way of signing in',
  passkey: 'Passkey',
  'staff-invitation': 'Invitation',
  mail: 'E-mail',
  sms: 'Text message',
};

const isKnown = (action: string): action is AuditAction => Object.hasOwn(ACTION_WORDS, action);

/** A trail may hold what a later version wrote: its code is shown then. */
export const actionWords = (action: string): string => (isKnown(action) ? ACTION_WORDS[action] : action);

/** `Consultation …9f3a21bc`: enough of an id to tell one from another. */
export function subjectWords(action: string, id: string): string {
  const kind = isKnown(action) ? AUDIT_ACTIONS[action] : null;
  if (kind === 'organization') return SUBJECT_WORDS.organization;
  return `${kind ? SUBJECT_WORDS[kind] : ''} …${id.slice(-8)}`.trim();
}

/** Everything one can choose from, in the order of its words. */
export const ACTION_CHOICES: readonly { readonly action: string; readonly words: string }[] = Object.entries(
  ACTION_WORDS,
)
  .map(([action, words]) => ({ action, words }))
  .sort((one, other) => one.words.localeCompare(other.words, 'en'));
