import { PERMISSION_LIFETIME } from '../policy/limits.js';
import { peerOf } from '../policy/peer-policy.js';
import { XorPeerAddress } from '../stun/attributes/xor-peer-address.js';
import { Allocation } from './allocation.js';
import { errorTo, successTo } from './answers.js';
import { allocationOf, type Answer, type AuthenticatedRequest, type RelayParts } from './request.js';

/**
 * CreatePermission (RFC 8656, section 10.2): all of the peers or none. The RFC's permission is for an IP address; here all
 * parties share the relay's, and the number tells them apart, so it counts.
 */
export function answerCreatePermission(request: AuthenticatedRequest, parts: RelayParts): Answer {
  const { message } = request;
  const { allocations, limits, clock } = parts;
  const allocation = allocationOf(request);
  if (!(allocation instanceof Allocation)) return allocation;
  const addresses = message.readAll(XorPeerAddress);
  if (addresses.length === 0) return errorTo(message, 400);
  const peers = new Set<Allocation>();
  for (const address of addresses) {
    if (address === null) return errorTo(message, 400);
    const peer = peerOf(allocation, address, allocations.table);
    if (!peer) return errorTo(message, 403);
    peers.add(peer);
  }
  const now = clock.monotonic();
  const added = [...peers].filter((peer) => !allocation.permits(peer, now)).length;
  if (allocation.countPermissions(now) + added > limits.permissionsPerAllocation) return errorTo(message, 508);
  for (const peer of peers) allocation.permit(peer, now + PERMISSION_LIFETIME * 1000);
  return successTo(message);
}
