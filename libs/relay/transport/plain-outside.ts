import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { spellIp, type TransportAddress, transportAddress } from '../stun/transport-address.js';
import { udpFiveTuple } from './five-tuple.js';
import type { Hear, OutsideSocket, OutsideWay } from './outside-sockets.js';

/** The longest header that data from outside gets, a Data indication with an IPv6 address, lies before it. */
const HEADROOM = 64;
const LARGEST_DATAGRAM = 65_535;
const LONGEST_PADDING = 3;

/** A `dgram` socket of its own for each. `arrived` is told of each packet before it is dealt with. */
export function openPlainOutside(
  host: string,
  port: number,
  hear: Hear,
  arrived: () => void = () => undefined,
): OutsideSocket | null {
  const family = host.includes(':') ? 6 : 4;
  const socket = createSocket({
    type: `udp${family}`,
    ipv6Only: family === 6,
    // Only numeric addresses come here. Because they are found at once, bind has happened when it returns.
    lookup: (address, _options, found) => found(null, address, family),
  });
  let bound = false;
  socket.on('error', () => undefined);
  socket.once('listening', () => (bound = true));
  socket.bind({ port, address: host, exclusive: true });
  if (!bound) {
    socket.close();
    return null;
  }
  return new PlainOutsideSocket(socket, hear, arrived);
}

/** What came in last, of all of them. It is dealt with before the next packet is read. */
const scratch = Buffer.alloc(HEADROOM + LARGEST_DATAGRAM + LONGEST_PADDING);

class PlainOutsideSocket implements OutsideSocket {
  private from: RemoteInfo | null = null;

  constructor(
    private readonly socket: Socket,
    hear: Hear,
    arrived: () => void,
  ) {
    socket.on('message', (data, from) => {
      arrived();
      this.from = from;
      data.copy(scratch, HEADROOM);
      hear(udpFiveTuple(from), scratch, HEADROOM, HEADROOM + data.length, HEADROOM);
    });
  }

  wayTo(address: TransportAddress): OutsideWay {
    return new PlainOutsideWay(this.socket, spellIp(address.ip), address.port);
  }

  speaker(): TransportAddress {
    const speaker = this.from && transportAddress(this.from.address, this.from.port);
    if (!speaker) throw new Error('A socket spelled an address in a way that is none.');
    return speaker;
  }

  close(): void {
    this.socket.close();
  }
}

class PlainOutsideWay implements OutsideWay {
  constructor(
    private readonly socket: Socket,
    private readonly host: string,
    private readonly port: number,
  ) {}

  send(bytes: Buffer, start: number, end: number): void {
    this.socket.send(bytes.subarray(start, end), this.port, this.host);
  }
}
