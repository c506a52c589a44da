import { CHANNEL_DATA_HEADER, channelDataLength } from '../stun/channel-data.js';
import type { Allocation } from './allocation.js';
import type { Delivery } from './delivery.js';

/** ChannelData (RFC 8656, section 12.6): on to the peer of that channel, or dropped without a word. */
export function relayChannelData(
  bytes: Buffer,
  start: number,
  end: number,
  headroom: number,
  allocation: Allocation,
  delivery: Delivery,
): void {
  const length = channelDataLength(bytes, start, end);
  if (length < 0) return;
  const now = delivery.now();
  const number = ((bytes[start] as number) << 8) | (bytes[start + 1] as number);
  let half = allocation;
  let binding = half.channel(number, now);
  if (!binding && allocation.twin) binding = (half = allocation.twin).channel(number, now);
  if (!binding) return;
  const data = start + CHANNEL_DATA_HEADER;
  delivery.carry(half, binding.peer, bytes, data, length, headroom + CHANNEL_DATA_HEADER, now, true);
}
