import type { EphemeralUsername } from '../credentials/ephemeral-credential.js';
import type { Reservation, Reservations } from '../policy/reservations.js';
import { AdditionalAddressFamily } from '../stun/attributes/additional-address-family.js';
import { EvenPort } from '../stun/attributes/even-port.js';
import { RequestedAddressFamily } from '../stun/attributes/requested-address-family.js';
import { ReservationToken } from '../stun/attributes/reservation-token.js';
import type { StunMessage } from '../stun/stun-message.js';
import type { NumberWish } from './allocations.js';

export interface WishedNumber {
  readonly number: NumberWish;
  /** Whence the number is, when a token was shown. */
  readonly reservation: Reservation | null;
}

/** Which number an Allocate request wants, or the error that it gets (RFC 8656, section 7.2, steps 5 and 8). */
export function numberWish(
  message: StunMessage,
  reservations: Reservations,
  username: EphemeralUsername,
): WishedNumber | 400 | 508 {
  // 5. RESERVATION-TOKEN stands alone, and must stand for something.
  if (message.has(ReservationToken)) {
    const alone = ![EvenPort, RequestedAddressFamily, AdditionalAddressFamily].some(({ type }) => message.place(type));
    const token = message.read(ReservationToken);
    if (!alone || !token) return 400;
    const reservation = reservations.find(token, username);
    return reservation ? { number: { reserved: reservation.number }, reservation } : 508;
  }
  if (!message.has(EvenPort)) return { number: 'any', reservation: null };
  // 8. Two numbers in a row for one family, not for two.
  const reserve = message.read(EvenPort);
  if (reserve === null || (reserve && message.has(AdditionalAddressFamily))) return 400;
  return { number: reserve ? 'pair' : 'even', reservation: null };
}
