import { CHANNEL_DATA_HEADER, channelDataLength } from '../stun/channel-data.js';
import type { Allocation } from './allocation.js';
import type { Delivery } from './delivery.js';

/** ChannelData (RFC 8656, section 12.6): on to the peer of that channel, or dropped without a word. */
export function relayChannelData(packet: Buffer, allocation: Allocation, delivery: Delivery): void {
  const length = channelDataLength(packet);
  if (length === null) return;
  const now = delivery.now();
  const binding = allocation.channel(packet.readUInt16BE(0), now);
  if (binding) delivery.carry(allocation, binding.peer, packet, CHANNEL_DATA_HEADER, length, now, true);
}
