import type { RemoteInfo } from 'node:dgram';

/**
 * What tells live five-tuples apart. UDP over IPv4, which asks with every packet, has a number (the address and the port);
 * all else has a text that starts with the transport.
 */
export type FiveTuple = number | string;

/** As Node's sockets tell who sent a datagram. */
export const udpFiveTuple = ({ address, port, family }: RemoteInfo): FiveTuple =>
  family === 'IPv4' ? udp4FiveTuple(address, port) : `udp ${address}:${port}`;

/** The five-tuple of an IPv4 address as Node spells it, and a port: 48 bits, which a number holds exactly. */
export function udp4FiveTuple(address: string, port: number): number {
  let [ip, part] = [0, 0];
  for (let at = 0; at < address.length; at++) {
    const code = address.charCodeAt(at);
    if (code === DOT) {
      ip = ip * 256 + part;
      part = 0;
    } else {
      part = part * 10 + code - ZERO;
    }
  }
  return (ip * 256 + part) * 65_536 + port;
}

const DOT = 46;
const ZERO = 48;
