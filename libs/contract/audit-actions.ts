/** What an entry of the audit trail is about. */
export type AuditSubject =
  | 'member'
  | 'consultation'
  | 'room'
  | 'organization'
  | 'identity-provider'
  | 'login-session'
  | 'way-in'
  | 'passkey'
  | 'staff-invitation'
  | 'mail'
  | 'sms';

/**
 * Everything that the audit trail can say, past tense with its noun, and what each is about. An action that is not here
 * cannot be recorded, and one without words in apps/desk/src/admin/audit/action-words.ts does not compile. A code stays
 * for good, since trails hold it.
 */
export const AUDIT_ACTIONS = {
  'admin-role.asked': 'member',
  'audit-trail.exported': null,
  'audit-trail.shortened': null,
  'authenticator.added': 'member',
  'authenticator.removed': 'member',
  'break-glass.used': 'member',
  'call-back.asked': 'consultation',
  'call-back.withdrawn': 'consultation',
  'call.answered': 'consultation',
  'call.cancelled': 'consultation',
  'call.declined': 'consultation',
  'call.rung': 'consultation',
  'call.unanswered': 'consultation',
  'consultation.ended': 'consultation',
  'consultation.handed-over': 'consultation',
  'consultation.missed': 'consultation',
  'consultation.taken-over': 'consultation',
  'consultation.taken-up': 'consultation',
  'consultation.telephoned': 'consultation',
  'consultation.transferred': 'consultation',
  'delay.announced': 'consultation',
  'desk.entered': 'way-in',
  'desk.left': null,
  'external-identity.linked': 'member',
  'identity-provider.added': 'identity-provider',
  'identity-provider.certificate-ending': 'identity-provider',
  'identity-provider.changed': 'identity-provider',
  'identity-provider.removed': 'identity-provider',
  'identity.confirmed': 'login-session',
  'identity.not-confirmed': 'login-session',
  'invitation.opened': 'consultation',
  'login-session.ended': 'login-session',
  'mail.given-up': 'mail',
  'member.deactivated': 'member',
  'member.invited': 'staff-invitation',
  'member.joined': 'member',
  'member.picture-changed': 'member',
  'member.picture-removed': 'member',
  'member.provisioned': 'member',
  'member.reactivated': 'member',
  'member.renamed': 'member',
  'member.role-changed': 'member',
  'member.signed-out': 'member',
  'organization.changed': 'organization',
  'organization.closing-begun': 'organization',
  'organization.erased': 'organization',
  'organization.fell-due': 'organization',
  'organization.founded': 'organization',
  'organization.logo-changed': 'organization',
  'organization.logo-removed': 'organization',
  'organization.resumed': 'organization',
  'organization.suspended': 'organization',
  'outcome.recorded': 'consultation',
  'owner.set-up': 'member',
  'ownership.transferred': 'member',
  'passkey.added': 'passkey',
  'passkey.refused': 'member',
  'passkey.removed': 'passkey',
  'passkey.renamed': 'passkey',
  'password-reset.issued': 'member',
  'password.change-refused': 'member',
  'password.changed': 'member',
  'password.reset': 'member',
  'recovery-codes.renewed': 'member',
  'room.changed': 'room',
  'room.closed': 'room',
  'room.founded': 'room',
  'room.members-changed': 'room',
  'room.music-changed': 'room',
  'room.music-removed': 'room',
  'room.resumed': 'room',
  'room.suspended': 'room',
  'seat.claimed': 'consultation',
  'sign-in-rule.changed': null,
  'sign-in.refused': 'member',
  'staff-invitation.revoked': 'staff-invitation',
  'staff-invitation.sent-again': 'staff-invitation',
  'sms.given-up': 'sms',
  'staff-list.imported': null,
  'intake-answers.read': 'consultation',
  'visitor.invited': 'consultation',
  'visitor.walked-in': 'consultation',
  'visitor.held': 'consultation',
  'visitor.notified': 'consultation',
  'visitor.resumed': 'consultation',
  'visitor.wrote': 'consultation',
  'visitor-telephone.seen': 'consultation',
  'waiting-room.entered': 'consultation',
  'waiting-room.entered-again': 'consultation',
  'waiting-room.left': 'consultation',
} as const satisfies Record<string, AuditSubject | null>;

export type AuditAction = keyof typeof AUDIT_ACTIONS;
