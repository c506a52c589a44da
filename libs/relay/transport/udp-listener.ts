import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import { isChannelData } from '../stun/channel-data.js';
import { type TransportAddress, transportAddress } from '../stun/transport-address.js';
import type { RelayEngine } from '../turn/relay-engine.js';
import { listenFault } from './listen-fault.js';
import type { ReturnPath } from './return-path.js';

/** Room for some tenths of a second of a busy relay; the kernel gives less where it is set to. */
const SOCKET_BUFFER = 4 * 1024 * 1024;

/** One UDP socket for every call there is. */
export class UdpListener {
  private constructor(private readonly socket: Socket) {}

  /** @throws DomainError `relay.cannot-listen` */
  static async open(
    engine: RelayEngine,
    host: string,
    port: number,
    onFault: (error: unknown) => void,
  ): Promise<UdpListener> {
    const socket = createSocket({
      type: isIPv6(host) ? 'udp6' : 'udp4',
      recvBufferSize: SOCKET_BUFFER,
      sendBufferSize: SOCKET_BUFFER,
      // Answers go to the numeric address that a packet came from: there is nothing to look up.
      lookup: (address, _options, found) => found(null, address, isIPv6(address) ? 6 : 4),
    });
    await new Promise<void>((resolve, reject) => {
      socket.once('error', (error) => reject(listenFault(error, 'UDP', host, port)));
      socket.bind(port, host, resolve);
    });
    socket.removeAllListeners('error');
    // A send that fails concerns one packet of one participant; the socket goes on.
    socket.on('error', () => undefined);
    socket.on('message', (packet, from) => {
      try {
        receive(engine, socket, packet, from);
      } catch (error) {
        onFault(error);
      }
    });
    return new UdpListener(socket);
  }

  get port(): number {
    return this.socket.address().port;
  }

  close(): Promise<void> {
    return new Promise((resolve) => this.socket.close(() => resolve()));
  }
}

function receive(engine: RelayEngine, socket: Socket, packet: Buffer, from: RemoteInfo): void {
  const fiveTuple = `${from.address}:${from.port}`;
  if (isChannelData(packet)) return engine.receiveChannelData(packet, fiveTuple);
  const source = transportAddress(from.address, from.port);
  if (source) engine.receiveMessage(packet, new UdpReturnPath(socket, fiveTuple, source, from.address));
}

class UdpReturnPath implements ReturnPath {
  constructor(
    private readonly socket: Socket,
    readonly fiveTuple: string,
    readonly source: TransportAddress,
    private readonly address: string,
  ) {}

  reply(packet: Buffer): void {
    this.socket.send(packet, this.source.port, this.address);
  }

  deliver(packet: Buffer): void {
    this.socket.send(packet, this.source.port, this.address);
  }
}
