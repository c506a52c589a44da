import { DomainError } from '@confrere/kernel';

/** The same for an unknown account, one without a password, one that has left, and a wrong password or passkey. */
export const refused = (): DomainError =>
  new DomainError('sign-in.refused', 'unauthenticated', 'Nobody is signed in by this.');
