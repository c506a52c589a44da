import { allocationRefusal } from '../policy/allocation-quota.js';
import { Lifetime } from '../stun/attributes/lifetime.js';
import { RequestedAddressFamily } from '../stun/attributes/requested-address-family.js';
import { RequestedTransport, UDP_PROTOCOL } from '../stun/attributes/requested-transport.js';
import { XorMappedAddress } from '../stun/attributes/xor-mapped-address.js';
import { XorRelayedAddress } from '../stun/attributes/xor-relayed-address.js';
import { errorTo, successTo } from './answers.js';
import type { Answer, AuthenticatedRequest, RelayParts } from './request.js';

/** Allocate (RFC 8656, section 7.2), in the order of the steps there. The first, authentication, lies behind us. */
export function answerAllocate(
  request: AuthenticatedRequest,
  { allocations, limits, clock, endedCalls, draining }: RelayParts,
): Answer {
  const { message, path, running, username, password } = request;
  // The five-tuple is in use. A retransmission (its answer was lost) gets the same answer; anything else does not fit.
  if (running) {
    const { made } = running;
    return made?.transactionId.equals(message.transactionId) ? made.answer : errorTo(message, 437);
  }
  // The credential admits new allocations until it expires, or until what it was issued for is over. Those that live are
  // not asked again.
  if (username.expiresAt.getTime() <= clock.now().getTime() || endedCalls.isOver(username)) return 'expired';
  // UDP is the only transport there is.
  const transport = message.read(RequestedTransport);
  if (transport === null) return errorTo(message, 400);
  if (transport !== UDP_PROTOCOL) return errorTo(message, 442);
  // DONT-FRAGMENT, RESERVATION-TOKEN and EVEN-PORT are not served: they were answered with 420 before we came here.
  if (message.has(Lifetime) && message.read(Lifetime) === null) return errorTo(message, 400);
  // The family of the relay's own address is the only one.
  if (message.has(RequestedAddressFamily)) {
    const family = message.read(RequestedAddressFamily);
    if (family === null) return errorTo(message, 400);
    if (family !== (allocations.relayAddress.family === 4 ? 0x01 : 0x02)) return errorTo(message, 440);
  }
  // Quotas: 486 and 508; a relay that drains has no capacity either.
  if (draining) return errorTo(message, 508);
  const refusal = allocationRefusal(allocations.table, username, limits);
  if (refusal) return errorTo(message, refusal);
  const allocation = allocations.make(path, username, password);
  if (!allocation) return errorTo(message, 508);
  return successTo(message)
    .add(XorRelayedAddress, allocation.relayed)
    .add(Lifetime, allocations.lifetime)
    .add(XorMappedAddress, path.source);
}
