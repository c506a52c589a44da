import { canonicalJson } from './canonical-json.js';
import type { PublicKeys } from './public-keys.js';
import type { SigningKey } from './signing-key.js';

/** The appliance's signed word that a trail had this entry with this hash then. Names nobody. */
export interface Checkpoint {
  readonly kind: 'checkpoint';
  readonly v: 1;
  readonly organization: string;
  readonly seq: number;
  /** Of the entry with that number. */
  readonly hash: string;
  /** ISO 8601 in UTC. */
  readonly at: string;
  /** Which key signed. */
  readonly key: string;
  /** Ed25519 over the canonical text of everything else, base64url. */
  readonly signature: string;
}

export type Unsigned<Signed> = Omit<Signed, 'key' | 'signature'>;

/** Signs a checkpoint or a seal: the canonical text of all its members but the signature. */
export function signed<Shape extends object>(
  key: SigningKey,
  statement: Shape,
): Shape & { readonly key: string; readonly signature: string } {
  const whole = { ...statement, key: key.id };
  return { ...whole, signature: key.sign(canonicalJson(whole)) };
}

/** Whether one of these keys signed exactly this. */
export function isSignedBy(keys: PublicKeys, statement: { readonly key: string; readonly signature: string }): boolean {
  const { signature, ...rest } = statement;
  return keys.accept(rest.key, canonicalJson(rest), signature);
}

/** One line of the file of checkpoints. */
export const checkpointLine = (checkpoint: Checkpoint): string => canonicalJson({ ...checkpoint });
