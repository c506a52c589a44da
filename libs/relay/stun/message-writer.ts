import type { Attribute } from './attribute.js';
import { FINGERPRINT, fingerprintOf } from './attributes/fingerprint.js';
import { INTEGRITY_LENGTH, integrityOf, MESSAGE_INTEGRITY } from './attributes/message-integrity.js';
import {
  INTEGRITY_SHA256_LENGTH,
  integritySha256Of,
  MESSAGE_INTEGRITY_SHA256,
} from './attributes/message-integrity-sha256.js';
import { padded } from './decode.js';
import { type MessageClass, messageType } from './message-type.js';
import { HEADER_LENGTH, MAGIC_COOKIE } from './stun-message.js';

/** The keys that a message is signed with; both make both attributes (RFC 8489, section 14.6). */
export interface IntegrityKeys {
  /** Adds MESSAGE-INTEGRITY (RFC 8489, section 14.5). */
  readonly integrityKey?: Buffer | undefined;
  /** Adds MESSAGE-INTEGRITY-SHA256 (section 14.6). */
  readonly sha256Key?: Buffer | undefined;
}

/** Builds one STUN message. Padding is zero: nothing of this process's memory goes out on the wire. */
export class MessageWriter {
  private readonly values: { type: number; bytes: Buffer }[] = [];
  private length = HEADER_LENGTH;

  constructor(
    private readonly messageClass: MessageClass,
    private readonly method: number,
    private readonly transactionId: Buffer,
  ) {}

  add<Value>(attribute: Attribute<Value>, value: Value): this {
    const bytes = attribute.encode(value, this.transactionId);
    this.values.push({ type: attribute.type, bytes });
    this.length += 4 + padded(bytes.length);
    return this;
  }

  /**
   * The finished message.
   * @param fingerprint adds FINGERPRINT, behind everything else (RFC 8489, section 14.7)
   */
  finish({ integrityKey, sha256Key, fingerprint }: IntegrityKeys & { fingerprint?: boolean } = {}): Buffer {
    const signatures = (integrityKey ? 4 + INTEGRITY_LENGTH : 0) + (sha256Key ? 4 + INTEGRITY_SHA256_LENGTH : 0);
    const packet = Buffer.alloc(this.length + signatures + (fingerprint ? 8 : 0));
    packet.writeUInt16BE(messageType(this.messageClass, this.method), 0);
    packet.writeUInt16BE(packet.length - HEADER_LENGTH, 2);
    packet.writeUInt32BE(MAGIC_COOKIE, 4);
    this.transactionId.copy(packet, 8, 0, 12);
    let at = HEADER_LENGTH;
    for (const { type, bytes } of this.values) at = put(packet, at, type, bytes);
    if (integrityKey) at = put(packet, at, MESSAGE_INTEGRITY, integrityOf(packet, at, integrityKey));
    if (sha256Key) at = put(packet, at, MESSAGE_INTEGRITY_SHA256, integritySha256Of(packet, at, sha256Key));
    if (fingerprint) {
      packet.writeUInt16BE(FINGERPRINT, at);
      packet.writeUInt16BE(4, at + 2);
      packet.writeUInt32BE(fingerprintOf(packet, at), at + 4);
    }
    return packet;
  }
}

/** Writes one attribute at `at` and answers where the next one begins. */
function put(packet: Buffer, at: number, type: number, bytes: Buffer): number {
  packet.writeUInt16BE(type, at);
  packet.writeUInt16BE(bytes.length, at + 2);
  bytes.copy(packet, at + 4);
  return at + 4 + padded(bytes.length);
}
