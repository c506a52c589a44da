import type { Clock } from '@confrere/kernel';
import { type EphemeralUsername, parseUsername, passwordOf } from '../credentials/ephemeral-credential.js';
import { Nonces } from '../credentials/nonces.js';
import { Nonce } from '../stun/attributes/nonce.js';
import { PasswordAlgorithms } from '../stun/attributes/password-algorithms.js';
import { Realm } from '../stun/attributes/realm.js';
import { Username } from '../stun/attributes/username.js';
import type { IntegrityKeys } from '../stun/message-writer.js';
import type { StunMessage } from '../stun/stun-message.js';
import type { FiveTuple } from '../transport/five-tuple.js';
import type { Allocation } from './allocation.js';
import { errorTo } from './answers.js';
import { keyAlgorithmOf, OFFERED } from './password-algorithms.js';
import { signatureOf } from './signature.js';

export interface Authenticated {
  readonly username: EphemeralUsername;
  /** Good for as long as what is made with it lives, also after the credential expired or the secret was replaced. */
  readonly password: string;
  /** What the answer is signed with: as the request was. */
  readonly answerKeys: IntegrityKeys;
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

  /** Who sent the request, or the number of the error that it gets; in the order of the steps there. */
  check(message: StunMessage, fiveTuple: FiveTuple, running: Allocation | undefined): Authenticated | 400 | 401 | 438 {
    // Neither integrity attribute.
    if (message.integrityAt === null && message.integritySha256At === null) return 401;
    // One of them, but not all of what it is made with. USERHASH is not offered, so it is not a name here.
    const [username, realm, nonce] = [message.read(Username), message.read(Realm), message.read(Nonce)];
    if (username === null || realm === null || nonce === null) return 400;
    // The password algorithm, guarded by the nonce.
    const algorithm = keyAlgorithmOf(message, nonce);
    if (algorithm === 400) return 400;
    // The username.
    const parsed = parseUsername(username);
    if (!parsed || realm !== this.realm) return 401;
    // The integrity, with the password of that username.
    for (const password of this.passwordsOf(username, running)) {
      const answerKeys = signatureOf(message, algorithm, { username, realm, password });
      // The nonce.
      if (answerKeys) return this.nonces.holds(nonce, fiveTuple) ? { username: parsed, password, answerKeys } : 438;
    }
    return 401;
  }

  /** The error that asks for credentials, or for the same ones with a new nonce. */
  challenge(message: StunMessage, code: 401 | 438, fiveTuple: FiveTuple): Buffer {
    return errorTo(message, code)
      .add(Realm, this.realm)
      .add(Nonce, this.nonces.issue(fiveTuple))
      .add(PasswordAlgorithms, OFFERED)
      .finish({ fingerprint: message.hasFingerprint });
  }

  private *passwordsOf(username: string, running: Allocation | undefined): Generator<string> {
    if (running?.username.text === username) yield running.password;
    for (const secret of this.secrets) yield passwordOf(secret, username);
  }
}
