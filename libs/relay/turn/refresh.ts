import { familyOf } from '../stun/attributes/address-family.js';
import { Lifetime } from '../stun/attributes/lifetime.js';
import { RequestedAddressFamily } from '../stun/attributes/requested-address-family.js';
import type { StunMessage } from '../stun/stun-message.js';
import { Allocation } from './allocation.js';
import { errorTo, successTo } from './answers.js';
import { allocationOf, type Answer, type AuthenticatedRequest, type RelayParts } from './request.js';

/** Refresh (RFC 8656, section 8.2). LIFETIME 0 ends the allocation; anything else gives it a full lifetime again. */
export function answerRefresh(request: AuthenticatedRequest, { allocations }: RelayParts): Answer {
  const { message } = request;
  const allocation = allocationOf(request);
  if (!(allocation instanceof Allocation)) return allocation;
  const meant = halvesMeant(message, allocation);
  if (typeof meant === 'number') return errorTo(message, meant);
  const asked = message.read(Lifetime);
  if (asked === null && message.has(Lifetime)) return errorTo(message, 400);
  if (asked === 0) {
    for (const half of meant) allocations.end(half);
    return successTo(message).add(Lifetime, 0);
  }
  for (const half of meant) allocations.prolong(half);
  return successTo(message).add(Lifetime, allocations.lifetime);
}

/** All there is on the five-tuple, or the half of the family that is named; one that is not there: 443. */
function halvesMeant(message: StunMessage, allocation: Allocation): readonly Allocation[] | 400 | 443 {
  if (!message.has(RequestedAddressFamily)) return allocation.twin ? [allocation, allocation.twin] : [allocation];
  const asked = message.read(RequestedAddressFamily);
  if (asked === null) return 400;
  const family = familyOf(asked);
  const half = family && allocation.ofFamily(family);
  return half ? [half] : 443;
}
