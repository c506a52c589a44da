import { createServer, type Server, type Socket } from 'node:net';
import type { Clock, ClockTimer } from '@confrere/kernel';
import type { RelayLimits } from '../policy/limits.js';
import { isChannelData } from '../stun/channel-data.js';
import { transportAddress } from '../stun/transport-address.js';
import type { RelayEngine } from '../turn/relay-engine.js';
import { listenFault } from './listen-fault.js';
import type { ReturnPath } from './return-path.js';
import { StreamFramer } from './stream-framer.js';
import { StreamReturnPath } from './stream-return-path.js';

/** A connection without an allocation is closed after this long: one that says nothing, or one byte a second. */
const IDLE_MILLISECONDS = 10_000;

/** TURN over TCP: one connection is one five-tuple. */
export class TcpListener {
  private readonly streams = new Set<Socket>();
  private readonly bySource = new Map<string, number>();

  private constructor(
    private readonly engine: RelayEngine,
    private readonly clock: Clock,
    private readonly limits: RelayLimits,
    private readonly server: Server,
    private readonly onFault: (error: unknown) => void,
  ) {}

  /** @throws DomainError `relay.cannot-listen` */
  static async open(
    engine: RelayEngine,
    clock: Clock,
    limits: RelayLimits,
    host: string,
    port: number,
    onFault: (error: unknown) => void,
  ): Promise<TcpListener> {
    const server = createServer({ noDelay: true });
    await new Promise<void>((resolve, reject) => {
      server.once('error', (error) => reject(listenFault(error, 'TCP', host, port)));
      server.listen(port, host, resolve);
    });
    server.removeAllListeners('error');
    // An accept that fails (no descriptors left) concerns that connection alone.
    server.on('error', () => undefined);
    const listener = new TcpListener(engine, clock, limits, server, onFault);
    server.on('connection', (socket) => listener.accept(socket));
    return listener;
  }

  get port(): number {
    const address = this.server.address();
    return typeof address === 'object' && address ? address.port : 0;
  }

  close(): Promise<void> {
    for (const socket of this.streams) socket.destroy();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }

  private accept(socket: Socket): void {
    const { remoteAddress, remotePort } = socket;
    const source = transportAddress(remoteAddress ?? '', remotePort ?? 0);
    const fromSource = this.bySource.get(remoteAddress ?? '') ?? 0;
    socket.on('error', () => socket.destroy());
    if (
      !source ||
      !remoteAddress ||
      this.streams.size >= this.limits.streams ||
      fromSource >= this.limits.streamsPerSource
    ) {
      socket.destroy();
      return;
    }
    this.streams.add(socket);
    this.bySource.set(remoteAddress, fromSource + 1);
    const path = new StreamReturnPath(socket, `tcp ${remoteAddress}:${remotePort}`, source);
    const framer = new StreamFramer();
    socket.on('data', (chunk) => {
      if (!framer.push(chunk, (frame) => this.receive(frame, path))) socket.destroy();
    });
    socket.on('close', () => {
      this.engine.pathClosed(path.fiveTuple);
      this.streams.delete(socket);
      const left = (this.bySource.get(remoteAddress) ?? 1) - 1;
      if (left > 0) this.bySource.set(remoteAddress, left);
      else this.bySource.delete(remoteAddress);
    });
    this.closeWhenIdle(socket, path);
  }

  private receive(frame: Buffer, path: ReturnPath): void {
    try {
      if (isChannelData(frame)) this.engine.receiveChannelData(frame, path.fiveTuple);
      else this.engine.receiveMessage(frame, path);
    } catch (error) {
      this.onFault(error);
    }
  }

  private closeWhenIdle(socket: Socket, path: ReturnPath): void {
    let timer: ClockTimer;
    const wait = (): void => {
      timer = this.clock.after(IDLE_MILLISECONDS, () => {
        if (this.engine.has(path.fiveTuple)) wait();
        else socket.destroy();
      });
    };
    wait();
    socket.once('close', () => timer.cancel());
  }
}
