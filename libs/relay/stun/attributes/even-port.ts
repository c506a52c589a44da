import type { Attribute } from '../attribute.js';

/** EVEN-PORT (RFC 8656, section 18.7): true when the next higher number is to be reserved as well (the R bit). */
export const EvenPort: Attribute<boolean> = {
  type: 0x0018,
  encode: (reserve) => Buffer.from([reserve ? 0x80 : 0]),
  decode: (bytes) => (bytes.length === 1 ? ((bytes[0] ?? 0) & 0x80) !== 0 : null),
};
