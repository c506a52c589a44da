import type { Attribute } from './attribute.js';
import { FINGERPRINT, fingerprintOf } from './attributes/fingerprint.js';
import { INTEGRITY_LENGTH, integrityOf, MESSAGE_INTEGRITY } from './attributes/message-integrity.js';
import { padded } from './decode.js';
import { type MessageClass, messageType } from './message-type.js';
import { HEADER_LENGTH, MAGIC_COOKIE } from './stun-message.js';

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
   * @param integrityKey adds MESSAGE-INTEGRITY (RFC 8489, section 14.5)
   * @param fingerprint adds FINGERPRINT, behind everything else (section 14.7)
   */
  finish(options: { integrityKey?: Buffer | undefined; fingerprint?: boolean } = {}): Buffer {
    const tail = (options.integrityKey ? 4 + INTEGRITY_LENGTH : 0) + (options.fingerprint ? 8 : 0);
    const packet = Buffer.alloc(this.length + tail);
    packet.writeUInt16BE(messageType(this.messageClass, this.method), 0);
    packet.writeUInt16BE(packet.length - HEADER_LENGTH, 2);
    packet.writeUInt32BE(MAGIC_COOKIE, 4);
    this.transactionId.copy(packet, 8, 0, 12);
    let at = HEADER_LENGTH;
    for (const { type, bytes } of this.values) {
      packet.writeUInt16BE(type, at);
      packet.writeUInt16BE(bytes.length, at + 2);
      bytes.copy(packet, at + 4);
      at += 4 + padded(bytes.length);
    }
    if (options.integrityKey) {
      packet.writeUInt16BE(MESSAGE_INTEGRITY, at);
      packet.writeUInt16BE(INTEGRITY_LENGTH, at + 2);
      integrityOf(packet, at, options.integrityKey).copy(packet, at + 4);
      at += 4 + INTEGRITY_LENGTH;
    }
    if (options.fingerprint) {
      packet.writeUInt16BE(FINGERPRINT, at);
      packet.writeUInt16BE(4, at + 2);
      packet.writeUInt32BE(fingerprintOf(packet, at), at + 4);
    }
    return packet;
  }
}
