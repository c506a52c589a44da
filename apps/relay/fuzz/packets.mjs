// STUN packets taken apart and put together again by hand, not by the codec that is under test.
import { createHash, createHmac, randomBytes } from 'node:crypto';

const COOKIE = Buffer.from('2112a442', 'hex');
export const ATTRIBUTE = {
  username: 0x0006,
  integrity: 0x0008,
  channelNumber: 0x000c,
  lifetime: 0x000d,
  peer: 0x0012,
  data: 0x0013,
  realm: 0x0014,
  nonce: 0x0015,
  relayed: 0x0016,
  family: 0x0017,
  evenPort: 0x0018,
  transport: 0x0019,
  dontFragment: 0x001a,
  reservation: 0x0022,
  additionalFamily: 0x8000,
  fingerprint: 0x8028,
};
export const TYPE = { binding: 0x0001, allocate: 0x0003, refresh: 0x0004, send: 0x0016, permit: 0x0008, bind: 0x0009 };

/** An attribute as it stands on the wire; `length` may lie. */
export function attribute({ type, value, length = value.length }) {
  const head = Buffer.alloc(4);
  head.writeUInt16BE(type & 0xffff, 0);
  head.writeUInt16BE(length & 0xffff, 2);
  return Buffer.concat([head, value, Buffer.alloc((4 - (value.length % 4)) % 4)]);
}

/** A message of these attributes; `length` of the header may lie. With a key it is signed, rightly. */
export function message({ type, attributes, id = randomBytes(12), length, key }) {
  let body = Buffer.concat(attributes.map(attribute));
  const head = (size) => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt16BE(type & 0xffff, 0);
    bytes.writeUInt16BE(size & 0xffff, 2);
    return Buffer.concat([bytes, COOKIE, id]);
  };
  if (key) {
    const signed = createHmac('sha1', key)
      .update(Buffer.concat([head(body.length + 24), body]))
      .digest();
    body = Buffer.concat([body, attribute({ type: ATTRIBUTE.integrity, value: signed })]);
  }
  return Buffer.concat([head(length ?? body.length), body]);
}

/** The attributes of an answer of the relay: type → value. */
export function valuesOf(packet) {
  const values = new Map();
  for (let at = 20; at + 4 <= packet.length;) {
    const length = packet.readUInt16BE(at + 2);
    values.set(packet.readUInt16BE(at), packet.subarray(at + 4, at + 4 + length));
    at += 4 + length + ((4 - (length % 4)) % 4);
  }
  return values;
}

/** RFC 8489, section 9.2.2. */
export const keyOf = (username, realm, password) =>
  createHash('md5').update(`${username}:${realm}:${password}`).digest();

export function channelData(number, data, length = data.length) {
  const head = Buffer.alloc(4);
  head.writeUInt16BE(number & 0xffff, 0);
  head.writeUInt16BE(length & 0xffff, 2);
  return Buffer.concat([head, data]);
}
