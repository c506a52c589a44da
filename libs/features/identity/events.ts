import type { DomainEvent } from '@confrere/kernel';

/**
 * Why a login session is over. `ended`: somebody ended this one (signed out, on the list of own sessions, by a new
 * password), so whoever else holds it is to have nothing any more, not even a call. `off-boarded`: the member has left the
 * staff; whom they are talking to keeps them until the call is over. `signed-out-elsewhere`: their identity provider says so,
 * of all that they had open with it; a call goes on too, since nobody here pressed anything.
 */
export type LoginSessionEnd = 'ended' | 'off-boarded' | 'signed-out-elsewhere';

/** A member signed out or was signed out: their sockets are to be closed. */
export interface LoginSessionEnded extends DomainEvent<'login-session.ended'> {
  readonly loginSessionId: string;
  readonly cause: LoginSessionEnd;
}

/** A visitor opened their link on a device. */
export interface InvitationOpened extends DomainEvent<'invitation.opened'> {
  readonly consultationId: string;
}

/** An invitation was revoked, or opened on too many devices: the sockets of this one are to be closed. */
export interface LinkSessionEnded extends DomainEvent<'link-session.ended'> {
  readonly linkSessionId: string;
}

/** A password, passkey, authenticator app or the recovery codes of a member were changed: they are to hear of it. */
export interface SignInChanged extends DomainEvent<'sign-in.changed'> {
  readonly memberId: string;
}

/** An owner signed in by an account of the appliance where these are switched off: the owner is to hear of it. */
export interface BreakGlassUsed extends DomainEvent<'break-glass.used'> {
  readonly memberId: string;
  readonly loginSessionId: string;
}

export const signInChanged = (whose: { organizationId: string; memberId: string }, at: Date): SignInChanged => ({
  name: 'sign-in.changed',
  organizationId: whose.organizationId,
  at,
  memberId: whose.memberId,
});
