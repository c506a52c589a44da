import { createHmac, timingSafeEqual } from 'node:crypto';
import type { StunMessage } from '../stun-message.js';

/** MESSAGE-INTEGRITY (RFC 8489, section 14.5): HMAC-SHA-1 over everything before it. */
export const MESSAGE_INTEGRITY = 0x0008;
export const INTEGRITY_LENGTH = 20;

/** The value for a message whose MESSAGE-INTEGRITY attribute begins at `at`; the length field counts up to its end. */
export function integrityOf(packet: Buffer, at: number, key: Buffer): Buffer {
  const head = Buffer.from(packet.subarray(0, 4));
  head.writeUInt16BE(at + 4 + INTEGRITY_LENGTH - 20, 2);
  return createHmac('sha1', key).update(head).update(packet.subarray(4, at)).digest();
}

/** Whether the message carries the integrity value that `key` gives; compared in constant time. */
export function integrityHolds(message: StunMessage, key: Buffer): boolean {
  if (message.integrityAt === null) return false;
  const start = message.integrityAt + 4;
  const claimed = message.packet.subarray(start, start + INTEGRITY_LENGTH);
  return timingSafeEqual(claimed, integrityOf(message.packet, message.integrityAt, key));
}
