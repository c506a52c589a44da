import { offersPasswordAlgorithms } from '../credentials/nonces.js';
import {
  KeyAlgorithm,
  PasswordAlgorithm,
  type PasswordAlgorithmChoice,
} from '../stun/attributes/password-algorithm.js';
import { PasswordAlgorithms } from '../stun/attributes/password-algorithms.js';
import type { StunMessage } from '../stun/stun-message.js';

export type PasswordAlgorithmName = keyof typeof KeyAlgorithm;

const SHA256: PasswordAlgorithmChoice = { algorithm: KeyAlgorithm.sha256, parameters: Buffer.alloc(0) };

/** What every challenge offers. MD5 need not stand there: who says nothing gets it, and who knows the attribute knows more. */
export const OFFERED: readonly PasswordAlgorithmChoice[] = [SHA256];

/**
 * Which algorithm the request's key is made with (RFC 8489, section 9.2.4, the step about the "nonce cookie"); null when
 * it says nothing and is taken for MD5, 400 when what it says is not what was offered.
 */
export function keyAlgorithmOf(message: StunMessage, nonce: string): PasswordAlgorithmName | null | 400 {
  if (!offersPasswordAlgorithms(nonce)) return null;
  // Neither of the two: as though it were MD5. It is what browsers do.
  if (!message.has(PasswordAlgorithms) && !message.has(PasswordAlgorithm)) return null;
  // (1) both are there, (2) the offer came back as it was sent, (3) the choice is one of it.
  const [offer, choice] = [message.read(PasswordAlgorithms), message.read(PasswordAlgorithm)];
  if (!offer || !choice) return 400;
  if (
    !PasswordAlgorithms.encode(offer, message.transactionId).equals(
      PasswordAlgorithms.encode(OFFERED, message.transactionId),
    )
  )
    return 400;
  return choice.algorithm === SHA256.algorithm && choice.parameters.length === 0 ? 'sha256' : 400;
}
