import type { TransportAddress } from '../stun/transport-address.js';
import type { Allocation } from '../turn/allocation.js';
import type { AllocationTable } from '../turn/allocation-table.js';

/**
 * The closed relay: the only peers there are, are the allocations of the same call. The relay has no other way to send, so
 * this is not a filter over addresses that a spelling could slip past: an address is the relay's own, byte for byte, with
 * the number of an allocation of this call, or it reaches nobody; only an open relay has anything `outside`. Null means
 * 403 to a ChannelBind (RFC 8656, section 12.2) and silence to a Send indication (section 11.2).
 */
export function peerOf(allocation: Allocation, address: TransportAddress, table: AllocationTable): Allocation | null {
  if (!isOfRelay(allocation, address)) return allocation.outside?.peerAt(address) ?? null;
  const peer = table.atNumber(address.port);
  return peer && peer.relayed.family === address.family && isOfSameCall(allocation, peer) ? peer : null;
}

/**
 * Whether CreatePermission may name this address; false means 403 (RFC 8656, section 10.2). A permission is for an IP
 * address and its port is ignored: Firefox asks once per IP address and takes a refusal as final for that address. It may
 * first name a candidate that has ended, or one that only shares the relay's public address because both are behind it. So
 * a number that nobody holds is let pass, and leads nowhere; one of another call is refused.
 */
export function mayBePermitted(allocation: Allocation, address: TransportAddress, table: AllocationTable): boolean {
  if (!isOfRelay(allocation, address)) return allocation.outside?.mayReach(address) ?? false;
  const peer = table.atNumber(address.port);
  return !peer || peer.relayed.family !== address.family || isOfSameCall(allocation, peer);
}

const isOfRelay = ({ relayed }: Allocation, { family, ip }: TransportAddress): boolean =>
  family === relayed.family && ip.equals(relayed.ip);

const isOfSameCall = (one: Allocation, other: Allocation): boolean => one.username.callId === other.username.callId;
