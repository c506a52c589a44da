import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import { isChannelData } from '../stun/channel-data.js';
import { type TransportAddress, transportAddress } from '../stun/transport-address.js';
import type { RelayEngine } from '../turn/relay-engine.js';
import { receiveDatagrams } from './datagram-receiver.js';
import { datagramSender, type SendDatagram } from './datagram-sender.js';
import { type FiveTuple, udpFiveTuple } from './five-tuple.js';
import { Linger } from './linger.js';
import { LoopTurn } from './loop-turn.js';
import { listenFault } from './listen-fault.js';
import { openPlainOutside } from './plain-outside.js';
import type { ReturnPath } from './return-path.js';
import { SOCKET_BUFFER, type UdpListener, type UdpListenerOptions } from './udp-shapes.js';

/** One `dgram` socket: what there is everywhere. */
export class PlainUdpListener implements UdpListener {
  readonly batched = false;

  private constructor(private readonly socket: Socket) {}

  /** @throws DomainError `relay.cannot-listen` */
  static async open(engine: RelayEngine, { clock, host, port, onFault }: UdpListenerOptions): Promise<UdpListener> {
    const family = isIPv6(host) ? 6 : 4;
    const socket = createSocket({
      type: `udp${family}`,
      recvBufferSize: SOCKET_BUFFER,
      sendBufferSize: SOCKET_BUFFER,
      // Answers go to the numeric address that a packet came from: there is nothing to look up.
      lookup: (address, _options, found) => found(null, address, family),
    });
    await new Promise<void>((resolve, reject) => {
      socket.once('error', (error) => reject(listenFault(error, 'UDP', host, port)));
      socket.bind(port, host, resolve);
    });
    socket.removeAllListeners('error');
    // A send that fails concerns one packet of one participant; the socket goes on.
    socket.on('error', () => undefined);
    const send = datagramSender(socket);
    const linger = new Linger(clock);
    const turn = new LoopTurn(
      (before) => {
        linger.turn(before);
        engine.beginBatch();
      },
      () => engine.endBatch(),
    );
    const arrived = (): void => turn.arrived();
    engine.openThrough((outsideHost, outsidePort, hear) => openPlainOutside(outsideHost, outsidePort, hear, arrived));
    receiveDatagrams(socket, (packet, from) => {
      turn.arrived();
      try {
        receive(engine, send, packet, from);
      } catch (error) {
        onFault(error);
      }
    });
    return new PlainUdpListener(socket);
  }

  get port(): number {
    return this.socket.address().port;
  }

  close(): Promise<void> {
    return new Promise((resolve) => this.socket.close(() => resolve()));
  }
}

function receive(engine: RelayEngine, send: SendDatagram, packet: Buffer, from: RemoteInfo): void {
  const fiveTuple = udpFiveTuple(from);
  if (isChannelData(packet)) return engine.receiveChannelData(packet, fiveTuple);
  engine.receiveMessage(packet, new PlainReturnPath(send, fiveTuple, from.address, from.port));
}

/** Holds text and numbers only: a Buffer for the address would keep far more memory than its bytes. */
class PlainReturnPath implements ReturnPath {
  constructor(
    private readonly send: SendDatagram,
    readonly fiveTuple: FiveTuple,
    private readonly address: string,
    private readonly port: number,
  ) {}

  get source(): TransportAddress {
    const source = transportAddress(this.address, this.port);
    if (!source) throw new Error('A socket spelled an address in a way that is none.');
    return source;
  }

  reply(packet: Buffer): void {
    this.send(packet, this.port, this.address);
  }

  deliver(bytes: Buffer, start: number, end: number): void {
    // Without a view on a part of it, where it is the whole: one object less per packet.
    const packet = start === 0 && end === bytes.length ? bytes : bytes.subarray(start, end);
    this.send(packet, this.port, this.address);
  }
}
