import type { Attribute } from '../attribute.js';

/** UNKNOWN-ATTRIBUTES (RFC 8489, section 14.13): the types that were not understood. */
export const UnknownAttributes: Attribute<readonly number[]> = {
  type: 0x000a,
  encode(types) {
    const bytes = Buffer.alloc(types.length * 2);
    types.forEach((type, index) => bytes.writeUInt16BE(type, index * 2));
    return bytes;
  },
  decode(bytes) {
    if (bytes.length % 2 !== 0) return null;
    return Array.from({ length: bytes.length / 2 }, (_, index) => bytes.readUInt16BE(index * 2));
  },
};
