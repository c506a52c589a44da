import { createHmac, timingSafeEqual } from 'node:crypto';
import type { StunMessage } from '../stun-message.js';

/** MESSAGE-INTEGRITY-SHA256 (RFC 8489, section 14.6): HMAC-SHA-256 over everything before it, MESSAGE-INTEGRITY among it. */
export const MESSAGE_INTEGRITY_SHA256 = 0x001c;
/** TURN does not allow a truncated value, so the whole 32 bytes stand there. */
export const INTEGRITY_SHA256_LENGTH = 32;

/** The value for a message whose attribute begins at `at`; the length field counts up to its end. */
export function integritySha256Of(packet: Buffer, at: number, key: Buffer): Buffer {
  const head = Buffer.from(packet.subarray(0, 4));
  head.writeUInt16BE(at + 4 + INTEGRITY_SHA256_LENGTH - 20, 2);
  return createHmac('sha256', key).update(head).update(packet.subarray(4, at)).digest();
}

/** Whether the message carries the value that `key` gives; compared in constant time. */
export function integritySha256Holds(message: StunMessage, key: Buffer): boolean {
  if (message.integritySha256At === null) return false;
  const start = message.integritySha256At + 4;
  const claimed = message.packet.subarray(start, start + INTEGRITY_SHA256_LENGTH);
  return timingSafeEqual(claimed, integritySha256Of(message.packet, message.integritySha256At, key));
}
