import type { Attribute } from '../attribute.js';

/** LIFETIME (RFC 8656, section 18.2): seconds. */
export const Lifetime: Attribute<number> = {
  type: 0x000d,
  encode(seconds) {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(seconds);
    return bytes;
  },
  decode: (bytes) => (bytes.length === 4 ? bytes.readUInt32BE(0) : null),
};
