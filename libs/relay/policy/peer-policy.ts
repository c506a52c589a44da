import type { TransportAddress } from '../stun/transport-address.js';
import type { Allocation } from '../turn/allocation.js';
import type { AllocationTable } from '../turn/allocation-table.js';

/**
 * The closed relay: the only peers there are, are the allocations of the same call. The relay has no other way to send, so
 * this is not a filter over addresses that a spelling could slip past: an address is the relay's own, byte for byte, with
 * the number of an allocation of this call, or it reaches nobody. Null means 403 (RFC 8656, sections 9.2 and 12.2).
 */
export function peerOf(allocation: Allocation, address: TransportAddress, table: AllocationTable): Allocation | null {
  const { relayed } = allocation;
  if (address.family !== relayed.family || !address.ip.equals(relayed.ip)) return null;
  const peer = table.atNumber(address.port);
  return peer && peer.username.callId === allocation.username.callId ? peer : null;
}
