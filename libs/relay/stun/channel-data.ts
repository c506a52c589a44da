/**
 * ChannelData (RFC 8656, section 12.4): two bytes channel number, two bytes length, the application's bytes. What tells
 * it from STUN is the second bit of the first byte (RFC 8656, section 12; RFC 7983).
 */
export const CHANNEL_DATA_HEADER = 4;

/** Whether a packet of a relay client is ChannelData rather than STUN; says nothing about its being well formed. */
export function isChannelData(packet: Buffer): boolean {
  return ((packet[0] ?? 0) & 0xc0) === 0x40;
}

/** How many bytes of application data a ChannelData packet carries; null when it claims more than it holds. */
export function channelDataLength(packet: Buffer): number | null {
  if (packet.length < CHANNEL_DATA_HEADER) return null;
  const length = packet.readUInt16BE(2);
  return CHANNEL_DATA_HEADER + length <= packet.length ? length : null;
}

/** Turns the four bytes before `dataStart` into a ChannelData header: application data goes on without being copied. */
export function asChannelData(packet: Buffer, dataStart: number, length: number, channel: number): Buffer {
  const start = dataStart - CHANNEL_DATA_HEADER;
  packet.writeUInt16BE(channel, start);
  packet.writeUInt16BE(length, start + 2);
  return packet.subarray(start, dataStart + length);
}
