import { createServer, type Server } from 'node:net';
import { transportAddress } from '../stun/transport-address.js';
import { listenFault } from './listen-fault.js';
import type { TurnStreams } from './turn-streams.js';

/** A port of its own for TURN over TCP. */
export class TcpListener {
  private constructor(private readonly server: Server) {}

  /** @throws DomainError `relay.cannot-listen` */
  static async open(streams: TurnStreams, host: string, port: number): Promise<TcpListener> {
    const server = createServer({ noDelay: true });
    await new Promise<void>((resolve, reject) => {
      server.once('error', (error) => reject(listenFault(error, 'TCP', host, port)));
      server.listen(port, host, resolve);
    });
    server.removeAllListeners('error');
    // An accept that fails (no descriptors left) concerns that connection alone.
    server.on('error', () => undefined);
    server.on('connection', (socket) => {
      const source = transportAddress(socket.remoteAddress ?? '', socket.remotePort ?? 0);
      if (source) streams.accept(socket, source, 'tcp');
      else socket.destroy();
    });
    return new TcpListener(server);
  }

  get port(): number {
    const address = this.server.address();
    return typeof address === 'object' && address ? address.port : 0;
  }

  /** Accepts nobody any more. What has been accepted belongs to the streams. */
  close(): Promise<void> {
    return new Promise((resolve) => this.server.close(() => resolve()));
  }
}
