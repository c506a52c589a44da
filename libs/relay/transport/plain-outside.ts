import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { spellIp, type TransportAddress, transportAddress } from '../stun/transport-address.js';
import { udpFiveTuple } from './five-tuple.js';
import { receiveDatagrams } from './datagram-receiver.js';
import { datagramSender, type SendDatagram } from './datagram-sender.js';
import type { Hear, OutsideSocket, OutsideWay } from './outside-sockets.js';
import { HEADROOM, scratch } from './scratch.js';

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

class PlainOutsideSocket implements OutsideSocket {
  private from: RemoteInfo | null = null;
  private readonly send: SendDatagram;

  constructor(
    private readonly socket: Socket,
    hear: Hear,
    arrived: () => void,
  ) {
    this.send = datagramSender(socket);
    receiveDatagrams(socket, (data, from) => {
      arrived();
      this.from = from;
      // A header has to be put before it: all that come in have one place for that.
      const bytes = scratch();
      data.copy(bytes, HEADROOM);
      hear(udpFiveTuple(from), bytes, HEADROOM, HEADROOM + data.length, HEADROOM);
    });
  }

  wayTo(address: TransportAddress): OutsideWay {
    return new PlainOutsideWay(this.send, spellIp(address.ip), address.port);
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
    private readonly sendDatagram: SendDatagram,
    private readonly host: string,
    private readonly port: number,
  ) {}

  send(bytes: Buffer, start: number, end: number): void {
    this.sendDatagram(bytes.subarray(start, end), this.port, this.host);
  }
}
