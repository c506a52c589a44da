import { FINGERPRINT, fingerprintOf } from './attributes/fingerprint.js';
import { INTEGRITY_LENGTH, MESSAGE_INTEGRITY } from './attributes/message-integrity.js';
import { classOf, methodOf } from './message-type.js';
import { type AttributePlace, HEADER_LENGTH, MAGIC_COOKIE, StunMessage } from './stun-message.js';

/**
 * Reads one whole STUN message (RFC 8489, sections 5 and 6.3). Total: any bytes at all give a message or null, never an
 * exception; null means that the packet is to be dropped without an answer.
 */
export function decodeMessage(packet: Buffer): StunMessage | null {
  if (packet.length < HEADER_LENGTH) return null;
  const type = packet.readUInt16BE(0);
  if (type > 0x3fff || packet.readUInt32BE(4) !== MAGIC_COOKIE) return null;
  const length = packet.readUInt16BE(2);
  if (length % 4 !== 0 || HEADER_LENGTH + length !== packet.length) return null;

  const places: AttributePlace[] = [];
  let integrityAt: number | null = null;
  let at = HEADER_LENGTH;
  while (at < packet.length) {
    // The message is a multiple of four bytes long and so is every step: four bytes are there to be read.
    const place = { type: packet.readUInt16BE(at), start: at + 4, length: packet.readUInt16BE(at + 2) };
    const next = place.start + padded(place.length);
    if (next > packet.length) return null;
    if (place.type === FINGERPRINT) {
      // Section 14.7: the last attribute, and a wrong one means that this is not STUN.
      if (place.length !== 4 || next !== packet.length) return null;
      if (packet.readUInt32BE(place.start) !== fingerprintOf(packet, at)) return null;
      return new StunMessage(packet, classOf(type), methodOf(type), places, integrityAt, true);
    }
    if (integrityAt === null) {
      if (place.type === MESSAGE_INTEGRITY) {
        if (place.length !== INTEGRITY_LENGTH) return null;
        integrityAt = at;
      } else {
        places.push(place);
      }
    }
    at = next;
  }
  return new StunMessage(packet, classOf(type), methodOf(type), places, integrityAt, false);
}

/** Attribute values are padded to four bytes (RFC 8489, section 14). */
export const padded = (length: number): number => (length + 3) & ~3;
