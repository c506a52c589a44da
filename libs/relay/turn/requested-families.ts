import { AdditionalAddressFamily } from '../stun/attributes/additional-address-family.js';
import { AddressFamily, familyOf } from '../stun/attributes/address-family.js';
import { RequestedAddressFamily } from '../stun/attributes/requested-address-family.js';
import type { StunMessage } from '../stun/stun-message.js';

/**
 * Of which families an Allocate request wants its relayed addresses, or the error that it gets (RFC 8656, section 7.2,
 * steps 6, 7 and 9).
 * @param relay which families it has
 */
export function requestedFamilies(
  message: StunMessage,
  relay: { has(family: 4 | 6): boolean },
): { first: 4 | 6; additional: 4 | 6 | null } | 400 | 440 {
  const [requests, adds] = [message.has(RequestedAddressFamily), message.has(AdditionalAddressFamily)];
  // 6. One or the other.
  if (requests && adds) return 400;
  // 7. Whoever does not ask gets IPv4, and IPv6 from a relay that has nothing else; see README, Decisions.
  if (requests) {
    const asked = message.read(RequestedAddressFamily);
    if (asked === null) return 400;
    const family = familyOf(asked);
    return family !== null && relay.has(family) ? { first: family, additional: null } : 440;
  }
  const first = relay.has(4) ? 4 : 6;
  if (!adds) return { first, additional: null };
  // 9. Only IPv6 can be additional.
  if (message.read(AdditionalAddressFamily) !== AddressFamily[6]) return 400;
  return { first, additional: first === 4 ? 6 : 4 };
}
