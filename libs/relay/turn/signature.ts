import { integrityKey, sha256IntegrityKey } from '../credentials/integrity-key.js';
import { integrityHolds } from '../stun/attributes/message-integrity.js';
import { integritySha256Holds } from '../stun/attributes/message-integrity-sha256.js';
import type { IntegrityKeys } from '../stun/message-writer.js';
import type { StunMessage } from '../stun/stun-message.js';
import type { PasswordAlgorithmName } from './password-algorithms.js';

/**
 * The keys that the answer is signed with when the request's integrity holds, else null (RFC 8489, section 9.2.4). Of two
 * integrity attributes the SHA-256 one counts. The answer carries that one when the request chose an algorithm, or showed
 * that it can read no other by carrying no other; else MESSAGE-INTEGRITY.
 */
export function signatureOf(
  message: StunMessage,
  algorithm: PasswordAlgorithmName | null,
  { username, realm, password }: { username: string; realm: string; password: string },
): IntegrityKeys | null {
  const key = (algorithm === 'sha256' ? sha256IntegrityKey : integrityKey)(username, realm, password);
  const holds = message.integritySha256At === null ? integrityHolds(message, key) : integritySha256Holds(message, key);
  if (!holds) return null;
  return algorithm !== null || message.integrityAt === null ? { sha256Key: key } : { integrityKey: key };
}
