import { type SamlRefusalReason } from '@confrere/contract';
import { DomainError } from '@confrere/kernel';

/** A response of an identity provider that lets nobody in. Its code says why in a word that stays the same. */
export class SamlRefusal extends DomainError {
  constructor(readonly reason: SamlRefusalReason) {
    super(`saml.${reason}`, 'forbidden', 'The answer of your organization’s sign-in was refused.');
  }
}

/** @throws SamlRefusal unless `holds`. */
export function insist(holds: boolean, reason: SamlRefusalReason): asserts holds {
  if (!holds) throw new SamlRefusal(reason);
}
