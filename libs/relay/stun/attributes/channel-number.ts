import type { Attribute } from '../attribute.js';

/** CHANNEL-NUMBER (RFC 8656, section 18.1): two bytes, then two reserved ones. */
export const ChannelNumber: Attribute<number> = {
  type: 0x000c,
  encode(number) {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt16BE(number);
    return bytes;
  },
  decode: (bytes) => (bytes.length === 4 ? bytes.readUInt16BE(0) : null),
};
