import { allocationRefusal } from '../policy/allocation-quota.js';
import { AddressErrorCode } from '../stun/attributes/address-error-code.js';
import { AddressFamily } from '../stun/attributes/address-family.js';
import { Lifetime } from '../stun/attributes/lifetime.js';
import { ReservationToken } from '../stun/attributes/reservation-token.js';
import { RequestedTransport, UDP_PROTOCOL } from '../stun/attributes/requested-transport.js';
import { XorMappedAddress } from '../stun/attributes/xor-mapped-address.js';
import { XorRelayedAddress } from '../stun/attributes/xor-relayed-address.js';
import type { Allocation } from './allocation.js';
import { errorTo, REASONS, successTo } from './answers.js';
import { numberWish, type WishedNumber } from './number-wish.js';
import { requestedFamilies } from './requested-families.js';
import type { Answer, AuthenticatedRequest, RelayParts } from './request.js';

/** Allocate (RFC 8656, section 7.2), in the order of the steps there. */
export function answerAllocate(request: AuthenticatedRequest, parts: RelayParts): Answer {
  const { message, running, username } = request;
  const { allocations, clock, endedCalls, draining } = parts;
  // 1. Authentication lies behind us.
  // 2. The five-tuple is in use. A retransmission (its answer was lost) gets the same answer; anything else does not fit.
  if (running) {
    const made = running.username.text === username.text ? running.made : null;
    return made?.transactionId === message.transactionId.toString('latin1')
      ? Buffer.from(made.answer, 'latin1')
      : errorTo(message, 437);
  }
  // The credential admits new allocations until it expires, or until what it was issued for is over. Those that live are
  // not asked again.
  if (username.expiresAt.getTime() <= clock.now().getTime() || endedCalls.isOver(username)) return 'expired';
  // 3. UDP is the only transport there is.
  const transport = message.read(RequestedTransport);
  if (transport === null) return errorTo(message, 400);
  if (transport !== UDP_PROTOCOL) return errorTo(message, 442);
  if (message.has(Lifetime) && message.read(Lifetime) === null) return errorTo(message, 400);
  // 4. DONT-FRAGMENT needs nothing: a virtual path has no hop of its own (README, Decisions).
  // 5. and 8. Which number.
  const wish = numberWish(message, allocations.reservations, username);
  if (typeof wish === 'number') return errorTo(message, wish);
  // 6., 7. and 9. Which families; a number that was held back has one.
  const families = wish.reservation
    ? { first: wish.reservation.family, additional: null }
    : requestedFamilies(message, allocations);
  if (typeof families === 'number') return errorTo(message, families);
  // A relay that drains has no capacity.
  if (draining) {
    parts.counters.refusedDraining++;
    return errorTo(message, 508);
  }
  const first = make(request, parts, families.first, wish);
  if (typeof first === 'number') return errorTo(message, first);
  const answer = successTo(message).add(XorRelayedAddress, first.relayed);
  // 9. The other family as well; when it cannot be had, the one alone and the reason.
  if (families.additional) {
    const second = allocations.has(families.additional) ? make(request, parts, families.additional) : 440;
    if (typeof second === 'number') answer.add(AddressErrorCode, failureOf(families.additional, second));
    else answer.add(XorRelayedAddress, second.relayed);
  }
  answer.add(Lifetime, allocations.lifetime);
  if (wish.number === 'pair') {
    const token = allocations.reservations.hold(first.relayed.port + 1, families.first, username);
    answer.add(ReservationToken, token);
  }
  return answer.add(XorMappedAddress, request.path.source);
}

/** 10. Quotas: 486 and 508. */
function make(
  { path, username, password }: AuthenticatedRequest,
  { allocations, limits }: RelayParts,
  family: 4 | 6,
  { number, reservation }: WishedNumber = { number: 'any', reservation: null },
): Allocation | 486 | 508 {
  // What was held back has its place in the quota already.
  if (reservation) allocations.reservations.redeem(reservation);
  const refusal = reservation ? null : allocationRefusal(allocations, username, limits, number === 'pair' ? 2 : 1);
  return refusal ?? allocations.make(path, { username, password }, family, number) ?? 508;
}

const failureOf = (family: 4 | 6, code: 440 | 486 | 508) => ({
  family: AddressFamily[family],
  code,
  reason: REASONS[code],
});
