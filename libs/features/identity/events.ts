import type { DomainEvent } from '@confrere/kernel';

/** A member signed out or was signed out: their sockets are to be closed. */
export interface LoginSessionEnded extends DomainEvent<'login-session.ended'> {
  readonly loginSessionId: string;
}

/** An invitation was revoked, or opened on too many devices: the sockets of this one are to be closed. */
export interface LinkSessionEnded extends DomainEvent<'link-session.ended'> {
  readonly linkSessionId: string;
}
