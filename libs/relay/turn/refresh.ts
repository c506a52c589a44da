import { Lifetime } from '../stun/attributes/lifetime.js';
import { RequestedAddressFamily } from '../stun/attributes/requested-address-family.js';
import { Allocation } from './allocation.js';
import { errorTo, successTo } from './answers.js';
import { allocationOf, type Answer, type AuthenticatedRequest, type RelayParts } from './request.js';

/** Refresh (RFC 8656, section 8.2). LIFETIME 0 ends the allocation; anything else gives it a full lifetime again. */
export function answerRefresh(request: AuthenticatedRequest, { allocations }: RelayParts): Answer {
  const { message } = request;
  const allocation = allocationOf(request);
  if (!(allocation instanceof Allocation)) return allocation;
  if (message.has(RequestedAddressFamily)) {
    const family = message.read(RequestedAddressFamily);
    if (family === null) return errorTo(message, 400);
    if (family !== (allocation.relayed.family === 4 ? 0x01 : 0x02)) return errorTo(message, 443);
  }
  const asked = message.read(Lifetime);
  if (asked === null && message.has(Lifetime)) return errorTo(message, 400);
  if (asked === 0) {
    allocations.end(allocation);
    return successTo(message).add(Lifetime, 0);
  }
  allocations.prolong(allocation);
  return successTo(message).add(Lifetime, allocations.lifetime);
}
