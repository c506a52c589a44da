import type { Attribute } from '../attribute.js';
import { MAGIC_COOKIE } from '../stun-message.js';
import type { TransportAddress } from '../transport-address.js';

const PORT_MASK = MAGIC_COOKIE >>> 16;
const IP_LENGTH = { 0x01: 4, 0x02: 16 } as const;

/** An attribute that carries an address XORed with magic cookie and transaction id (RFC 8489, section 14.2). */
export function xorAddress(type: number): Attribute<TransportAddress> {
  return {
    type,
    encode({ family, ip, port }, transactionId) {
      const bytes = Buffer.alloc(4 + ip.length);
      bytes[1] = family === 4 ? 0x01 : 0x02;
      bytes.writeUInt16BE(port ^ PORT_MASK, 2);
      mask(ip, transactionId).copy(bytes, 4);
      return bytes;
    },
    decode(bytes, transactionId) {
      const family = bytes[1];
      if (family !== 0x01 && family !== 0x02) return null;
      if (bytes.length !== 4 + IP_LENGTH[family]) return null;
      const ip = mask(bytes.subarray(4), transactionId);
      return { family: family === 0x01 ? 4 : 6, ip, port: bytes.readUInt16BE(2) ^ PORT_MASK };
    },
  };
}

function mask(ip: Buffer, transactionId: Buffer): Buffer {
  const masked = Buffer.alloc(ip.length);
  for (let index = 0; index < ip.length; index++) {
    const key = index < 4 ? MAGIC_COOKIE >>> (24 - 8 * index) : (transactionId[index - 4] ?? 0);
    masked[index] = ((ip[index] ?? 0) ^ key) & 0xff;
  }
  return masked;
}
