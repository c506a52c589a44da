import { PERMISSION_LIFETIME } from '../policy/limits.js';
import { mayBePermitted } from '../policy/peer-policy.js';
import { XorPeerAddress } from '../stun/attributes/xor-peer-address.js';
import { Allocation } from './allocation.js';
import { errorTo, successTo } from './answers.js';
import { allocationOf, type Answer, type AuthenticatedRequest, type RelayParts } from './request.js';

/** CreatePermission (RFC 8656, section 10.2): all of the addresses or none. */
export function answerCreatePermission(request: AuthenticatedRequest, { allocations, clock }: RelayParts): Answer {
  const { message } = request;
  const allocation = allocationOf(request);
  if (!(allocation instanceof Allocation)) return allocation;
  const addresses = message.readAll(XorPeerAddress);
  if (addresses.length === 0) return errorTo(message, 400);
  const halves = new Set<Allocation>();
  for (const address of addresses) {
    if (address === null) return errorTo(message, 400);
    // Of a family that the allocation does not have: 403 as for any other address, see README, Decisions.
    const half = allocation.ofFamily(address.family);
    if (!half || !mayBePermitted(half, address, allocations.table)) return errorTo(message, 403);
    halves.add(half);
  }
  const expiresAt = clock.monotonic() + PERMISSION_LIFETIME * 1000;
  for (const half of halves) half.permit(expiresAt);
  for (const address of addresses)
    if (address) allocation.ofFamily(address.family)?.outside?.permit(address, expiresAt);
  return successTo(message);
}
