import { FINGERPRINT, fingerprintOf } from './attributes/fingerprint.js';
import { INTEGRITY_LENGTH, MESSAGE_INTEGRITY } from './attributes/message-integrity.js';
import { INTEGRITY_SHA256_LENGTH, MESSAGE_INTEGRITY_SHA256 } from './attributes/message-integrity-sha256.js';
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
  let integritySha256At: number | null = null;
  const message = (hasFingerprint: boolean): StunMessage =>
    new StunMessage(packet, classOf(type), methodOf(type), places, { integrityAt, integritySha256At, hasFingerprint });
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
      return message(true);
    }
    // Sections 14.5 and 14.6: behind MESSAGE-INTEGRITY only MESSAGE-INTEGRITY-SHA256 counts, behind that one nothing.
    if (place.type === MESSAGE_INTEGRITY_SHA256 && integritySha256At === null) {
      if (place.length !== INTEGRITY_SHA256_LENGTH) return null;
      integritySha256At = at;
    } else if (integrityAt === null && integritySha256At === null) {
      if (place.type !== MESSAGE_INTEGRITY) places.push(place);
      else if (place.length === INTEGRITY_LENGTH) integrityAt = at;
      else return null;
    }
    at = next;
  }
  return message(false);
}

/** Attribute values are padded to four bytes (RFC 8489, section 14). */
export const padded = (length: number): number => (length + 3) & ~3;
