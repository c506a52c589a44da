import { peerOf } from '../policy/peer-policy.js';
import { Data } from '../stun/attributes/data.js';
import { XorPeerAddress } from '../stun/attributes/xor-peer-address.js';
import { unknownRequiredTypes } from '../stun/known-attributes.js';
import type { StunMessage } from '../stun/stun-message.js';
import type { Allocation } from './allocation.js';
import type { AllocationTable } from './allocation-table.js';
import type { Delivery } from './delivery.js';

/** Send indication (RFC 8656, section 11.2): on to the peer, or dropped without a word. */
export function relaySendIndication(
  message: StunMessage,
  allocation: Allocation,
  table: AllocationTable,
  delivery: Delivery,
): void {
  const address = message.read(XorPeerAddress);
  const data = message.place(Data.type);
  if (!address || !data || unknownRequiredTypes(message).length > 0) return;
  const half = allocation.ofFamily(address.family);
  const peer = half && peerOf(half, address, table);
  if (!peer) return;
  const { start, length } = data;
  delivery.carry(half, peer, message.packet, start, length, start, delivery.now(), false);
}
