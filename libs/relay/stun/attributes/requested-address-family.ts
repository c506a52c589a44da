import type { Attribute } from '../attribute.js';

/** REQUESTED-ADDRESS-FAMILY (RFC 8656, section 18.6): 0x01 is IPv4, 0x02 is IPv6; anything else is kept as it is. */
export const RequestedAddressFamily: Attribute<number> = {
  type: 0x0017,
  encode: (family) => Buffer.from([family, 0, 0, 0]),
  decode: (bytes) => (bytes.length === 4 ? (bytes[0] ?? null) : null),
};
