import type { Attribute } from '../attribute.js';

/** RESERVATION-TOKEN (RFC 8656, section 18.10): eight bytes that stand for a number held back. */
export const ReservationToken: Attribute<Buffer> = {
  type: 0x0022,
  encode: (token) => token,
  decode: (bytes) => (bytes.length === 8 ? bytes : null),
};
