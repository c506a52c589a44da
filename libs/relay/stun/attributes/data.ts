import type { Attribute } from '../attribute.js';

/** DATA (RFC 8656, section 18.4): the application's bytes, which nobody here looks into. */
export const Data: Attribute<Buffer> = {
  type: 0x0013,
  encode: (value) => value,
  decode: (bytes) => bytes,
};
