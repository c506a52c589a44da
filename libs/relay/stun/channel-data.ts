/**
 * ChannelData (RFC 8656, section 12.4): two bytes channel number, two bytes length, the application's bytes. What tells
 * it from STUN is the second bit of the first byte (RFC 8656, section 12; RFC 7983).
 */
export const CHANNEL_DATA_HEADER = 4;

/** Whether a packet of a relay client is ChannelData rather than STUN; says nothing about its being well formed. */
export function isChannelData(bytes: Buffer, start = 0): boolean {
  return ((bytes[start] ?? 0) & 0xc0) === 0x40;
}

/** How many bytes of application data the ChannelData from `start` to `end` carries; -1 when it claims more than it holds. */
export function channelDataLength(bytes: Buffer, start = 0, end = bytes.length): number {
  if (end - start < CHANNEL_DATA_HEADER) return -1;
  const length = ((bytes[start + 2] as number) << 8) | (bytes[start + 3] as number);
  return start + CHANNEL_DATA_HEADER + length <= end ? length : -1;
}

/** Turns the four bytes before `dataStart` into a ChannelData header: application data goes on without being copied. */
export function writeChannelDataHeader(bytes: Buffer, dataStart: number, length: number, channel: number): void {
  bytes[dataStart - 4] = channel >> 8;
  bytes[dataStart - 3] = channel;
  bytes[dataStart - 2] = length >> 8;
  bytes[dataStart - 1] = length;
}
