import type { TransportAddress } from '../stun/transport-address.js';
import { address } from './relay-under-test.js';

/** As it stands on the wire: `::ffff:a.b.c.d` stays the sixteen bytes that it is spelled with. */
export function wireAddress(text: string, port: number): TransportAddress {
  if (!/^::ffff:[0-9.]+$/.test(text)) return address(text, port);
  const ipv4 = address(text.slice('::ffff:'.length), port).ip;
  return { family: 6, ip: Buffer.concat([Buffer.from('00000000000000000000ffff', 'hex'), ipv4]), port };
}
