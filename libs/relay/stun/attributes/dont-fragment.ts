import type { Attribute } from '../attribute.js';

/** DONT-FRAGMENT (RFC 8656, section 18.9): says all by being there. */
export const DontFragment: Attribute<true> = {
  type: 0x001a,
  encode: () => Buffer.alloc(0),
  decode: (bytes) => (bytes.length === 0 ? true : null),
};
