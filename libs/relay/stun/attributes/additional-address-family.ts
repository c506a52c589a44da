import type { Attribute } from '../attribute.js';

/** ADDITIONAL-ADDRESS-FAMILY (RFC 8656, section 18.11): as REQUESTED-ADDRESS-FAMILY, for an IPv6 address beside the IPv4 one. */
export const AdditionalAddressFamily: Attribute<number> = {
  type: 0x8000,
  encode: (family) => Buffer.from([family, 0, 0, 0]),
  decode: (bytes) => (bytes.length === 4 ? (bytes[0] ?? null) : null),
};
