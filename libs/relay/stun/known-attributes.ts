import { FIRST_OPTIONAL_TYPE } from './attribute.js';
import { ChannelNumber } from './attributes/channel-number.js';
import { Data } from './attributes/data.js';
import { DontFragment } from './attributes/dont-fragment.js';
import { ErrorCode } from './attributes/error-code.js';
import { EvenPort } from './attributes/even-port.js';
import { Lifetime } from './attributes/lifetime.js';
import { Nonce } from './attributes/nonce.js';
import { PasswordAlgorithm } from './attributes/password-algorithm.js';
import { Realm } from './attributes/realm.js';
import { RequestedAddressFamily } from './attributes/requested-address-family.js';
import { RequestedTransport } from './attributes/requested-transport.js';
import { ReservationToken } from './attributes/reservation-token.js';
import { UnknownAttributes } from './attributes/unknown-attributes.js';
import { Username } from './attributes/username.js';
import { XorMappedAddress } from './attributes/xor-mapped-address.js';
import { XorPeerAddress } from './attributes/xor-peer-address.js';
import { XorRelayedAddress } from './attributes/xor-relayed-address.js';
import type { StunMessage } from './stun-message.js';

const UNDERSTOOD = new Set(
  [
    ChannelNumber,
    Data,
    DontFragment,
    ErrorCode,
    EvenPort,
    Lifetime,
    Nonce,
    PasswordAlgorithm,
    Realm,
    RequestedAddressFamily,
    RequestedTransport,
    ReservationToken,
    UnknownAttributes,
    Username,
    XorMappedAddress,
    XorPeerAddress,
    XorRelayedAddress,
  ].map(({ type }) => type),
);

/** The types in a message that must be understood and are not (RFC 8489, section 6.3.1); each once, in order. */
export function unknownRequiredTypes(message: StunMessage): number[] {
  const unknown = new Set<number>();
  for (const { type } of message.places) if (type < FIRST_OPTIONAL_TYPE && !UNDERSTOOD.has(type)) unknown.add(type);
  return [...unknown];
}
