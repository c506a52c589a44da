import type { Attribute } from '../attribute.js';

/** REQUESTED-TRANSPORT (RFC 8656, section 18.8): an IP protocol number, then three reserved bytes. */
export const RequestedTransport: Attribute<number> = {
  type: 0x0019,
  encode: (protocol) => Buffer.from([protocol, 0, 0, 0]),
  decode: (bytes) => (bytes.length === 4 ? (bytes[0] ?? null) : null),
};

/** The only transport that TURN allocates here. */
export const UDP_PROTOCOL = 17;
