import { createHmac, timingSafeEqual } from 'node:crypto';

/** Who proves to the other side of the control channel that it knows the relay secret. */
export type ControlSide = 'relay' | 'server';

/**
 * What either side of the control channel answers to the other's nonce (libs/contract, RELAY-CONTROL.md): base64url of
 * HMAC-SHA-256. The side stands in it, so that a proof cannot be played back as the other's.
 */
export function controlProof(secret: string, side: ControlSide, relay: string, nonce: string): string {
  return createHmac('sha256', secret)
    .update(`confrere relay control 1\n${side}\n${relay}\n${nonce}\n`)
    .digest('base64url');
}

/** The first of `secrets` with which one of `proofs` was made, or null. Takes as long whichever it is. */
export function provenSecret(
  secrets: readonly string[],
  proofs: readonly string[],
  side: ControlSide,
  relay: string,
  nonce: string,
): string | null {
  let found: string | null = null;
  for (const secret of secrets) {
    const expected = Buffer.from(controlProof(secret, side, relay, nonce));
    for (const proof of proofs) {
      const given = Buffer.from(proof);
      if (given.length === expected.length && timingSafeEqual(given, expected)) found ??= secret;
    }
  }
  return found;
}
