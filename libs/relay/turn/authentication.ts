import type { Clock } from '@confrere/kernel';
import { type EphemeralUsername, parseUsername, passwordOf } from '../credentials/ephemeral-credential.js';
import { integrityKey } from '../credentials/integrity-key.js';
import { Nonces } from '../credentials/nonces.js';
import { integrityHolds } from '../stun/attributes/message-integrity.js';
import { Nonce } from '../stun/attributes/nonce.js';
import { Realm } from '../stun/attributes/realm.js';
import { Username } from '../stun/attributes/username.js';
import type { StunMessage } from '../stun/stun-message.js';
import type { FiveTuple } from '../transport/return-path.js';
import type { Allocation } from './allocation.js';
import { errorTo } from './answers.js';

export interface Authenticated {
  readonly username: EphemeralUsername;
  readonly key: Buffer;
}

/**
 * The long-term credential mechanism (RFC 8489, section 9.2.4), on credentials that need no list: nothing is looked up by
 * what a stranger sends, and nothing is remembered about one.
 */
export class Authentication {
  private readonly nonces: Nonces;

  constructor(
    private readonly realm: string,
    /** Two while a secret is being replaced: the new one first. */
    private readonly secrets: readonly string[],
    clock: Clock,
  ) {
    this.nonces = new Nonces(clock);
  }

  /** Who sent the request, or the number of the error that it gets. */
  check(message: StunMessage, fiveTuple: FiveTuple, running: Allocation | undefined): Authenticated | 400 | 401 | 438 {
    if (message.integrityAt === null) return 401;
    const [username, realm, nonce] = [message.read(Username), message.read(Realm), message.read(Nonce)];
    if (username === null || realm === null || nonce === null) return 400;
    if (!this.nonces.holds(nonce, fiveTuple)) return 438;
    if (realm !== this.realm) return 401;
    if (running && running.username.text === username && integrityHolds(message, running.key)) return running;
    const parsed = parseUsername(username);
    if (!parsed) return 401;
    for (const secret of this.secrets) {
      const key = integrityKey(username, this.realm, passwordOf(secret, username));
      if (integrityHolds(message, key)) return { username: parsed, key };
    }
    return 401;
  }

  /** The error that asks for credentials, or for the same ones with a new nonce. */
  challenge(message: StunMessage, code: 401 | 438, fiveTuple: FiveTuple): Buffer {
    return errorTo(message, code)
      .add(Realm, this.realm)
      .add(Nonce, this.nonces.issue(fiveTuple))
      .finish({ fingerprint: message.hasFingerprint });
  }
}
