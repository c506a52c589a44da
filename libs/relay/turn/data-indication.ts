import { randomFillSync } from 'node:crypto';
import { Data } from '../stun/attributes/data.js';
import { XorPeerAddress } from '../stun/attributes/xor-peer-address.js';
import { padded } from '../stun/decode.js';
import { MessageClass, messageType, Method } from '../stun/message-type.js';
import { HEADER_LENGTH, MAGIC_COOKIE } from '../stun/stun-message.js';
import type { TransportAddress } from '../stun/transport-address.js';
import type { ReturnPath } from '../transport/return-path.js';

const TYPE = messageType(MessageClass.indication, Method.data);
const TRANSACTION_ID = 12;
const ATTRIBUTE_HEADER = 4;

/** Random transaction ids (RFC 8489, section 5), drawn by the hundred: one draw for each costs more than all else here. */
const ids = Buffer.alloc(TRANSACTION_ID * 128);
let nextId = ids.length;

function transactionId(): Buffer {
  if (nextId === ids.length) {
    randomFillSync(ids);
    nextId = 0;
  }
  nextId += TRANSACTION_ID;
  return ids.subarray(nextId - TRANSACTION_ID, nextId);
}

/**
 * Data indication (RFC 8656, section 11.3) with the `length` bytes at `start`. Browsers that bind no channels (Firefox) get
 * all media in it. The Send indication that the data came in is as long: then its header is rewritten where it stands, as
 * it is wherever `headroom`, the bytes before the data that may be written over, has place for it.
 */
export function deliverDataIndication(
  to: ReturnPath,
  from: TransportAddress,
  bytes: Buffer,
  start: number,
  length: number,
  headroom: number,
): void {
  const id = transactionId();
  const address = XorPeerAddress.encode(from, id);
  const head = HEADER_LENGTH + ATTRIBUTE_HEADER + address.length + ATTRIBUTE_HEADER;
  const whole = head + padded(length);
  let [indication, at] = [bytes, start - head];
  if (headroom < head || start + padded(length) > bytes.length) {
    [indication, at] = [Buffer.alloc(whole), 0];
    bytes.copy(indication, head, start, start + length);
  }
  indication.writeUInt16BE(TYPE, at);
  indication.writeUInt16BE(whole - HEADER_LENGTH, at + 2);
  indication.writeUInt32BE(MAGIC_COOKIE, at + 4);
  id.copy(indication, at + 8);
  indication.writeUInt16BE(XorPeerAddress.type, at + HEADER_LENGTH);
  indication.writeUInt16BE(address.length, at + HEADER_LENGTH + 2);
  address.copy(indication, at + HEADER_LENGTH + ATTRIBUTE_HEADER);
  indication.writeUInt16BE(Data.type, at + head - ATTRIBUTE_HEADER);
  indication.writeUInt16BE(length, at + head - 2);
  // Padding is zero also where another's packet has been written over.
  for (let pad = at + head + length; pad < at + whole; pad++) indication[pad] = 0;
  to.deliver(indication, at, at + whole);
}
