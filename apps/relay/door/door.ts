import { createServer, type Server, type Socket } from 'node:net';
import type { SecureContext } from 'node:tls';
import type { Clock } from '@confrere/kernel';
import { encodeProxyHeader } from '@confrere/platform/proxy-protocol';
import { listenFault, type Relay, SourceCounts, transportAddress, type TransportAddress } from '@confrere/relay';
import { type Destination, readArrival } from './arrival.js';
import { DOOR_LIMITS, type DoorCounters, type DoorLimits, noneCounted } from './door-limits.js';
import { handOver } from './hand-over.js';

export interface DoorOptions {
  readonly host: string;
  readonly port: number;
  readonly relay: Pick<Relay, 'acceptStream'>;
  /** Where the server listens. */
  readonly serverSocket: string;
  /** The certificate of the moment. */
  readonly context: () => SecureContext;
  readonly clock: Clock;
  readonly limits?: Partial<DoorLimits>;
}

/** A dead peer is noticed by TCP itself. */
const KEEP_ALIVE_AFTER_MS = 60_000;

/** The shared port: finds out what each connection is, keeps TURN here and passes HTTP on to the server. */
export class Door {
  readonly counters: DoorCounters = noneCounted();
  private readonly limits: DoorLimits;
  private readonly sockets = new Set<Socket>();
  private readonly undecidedBySource: SourceCounts;
  private readonly passedBySource: SourceCounts;
  private undecided = 0;
  private passed = 0;

  private constructor(
    private readonly server: Server,
    private readonly options: DoorOptions,
  ) {
    this.limits = { ...DOOR_LIMITS, ...options.limits };
    this.undecidedBySource = new SourceCounts(this.limits.undecidedPerSource);
    this.passedBySource = new SourceCounts(this.limits.passedPerSource);
    server.on('connection', (socket) => this.accept(socket));
  }

  /** @throws DomainError `relay.cannot-listen` */
  static async open(options: DoorOptions): Promise<Door> {
    const { host, port } = options;
    const server = createServer({
      allowHalfOpen: true,
      noDelay: true,
      keepAlive: true,
      keepAliveInitialDelay: KEEP_ALIVE_AFTER_MS,
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', (error) => reject(listenFault(error, 'TCP', host, port)));
      server.listen({ host, port, backlog: 1024 }, resolve);
    });
    server.removeAllListeners('error');
    // An accept that fails (no descriptors left) concerns that connection alone.
    server.on('error', () => undefined);
    return new Door(server, options);
  }

  get port(): number {
    const address = this.server.address();
    return typeof address === 'object' && address ? address.port : 0;
  }

  /** Connections that are open, TURN excepted. */
  get open(): { readonly undecided: number; readonly passed: number } {
    return { undecided: this.undecided, passed: this.passed };
  }

  /** Accepts nobody any more and closes what is passed on. TURN streams belong to the relay. */
  close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }

  private accept(socket: Socket): void {
    socket.on('error', () => socket.destroy());
    const source = transportAddress(socket.remoteAddress ?? '', socket.remotePort ?? 0);
    const destination = transportAddress(socket.localAddress ?? '', socket.localPort ?? 0);
    const { undecided, decideWithin } = this.limits;
    if (!source || !destination || this.undecided >= undecided || !this.undecidedBySource.take(source))
      return this.refuse(socket);
    this.undecided++;
    this.sockets.add(socket);
    const { clock, context } = this.options;
    const deadline = clock.after(decideWithin, () => {
      this.counters.late++;
      decided();
      socket.destroy();
    });
    let pending = true;
    const decided = (): void => {
      if (!pending) return;
      pending = false;
      deadline.cancel();
      this.undecided--;
      this.undecidedBySource.giveBack(source);
    };
    socket.once('close', () => {
      decided();
      this.sockets.delete(socket);
    });
    readArrival(socket, { context, clock, within: decideWithin }, (found) => {
      if (!pending) return;
      decided();
      this.lead(socket, source, destination, found);
    });
  }

  private lead(socket: Socket, source: TransportAddress, destination: TransportAddress, found: Destination): void {
    switch (found.to) {
      case 'nobody':
        this.counters.malformed++;
        socket.destroy();
        return;
      case 'turn':
        this.counters[found.transport === 'tcp' ? 'turnOverTcp' : 'turnOverTls']++;
        this.sockets.delete(socket);
        this.options.relay.acceptStream(found.stream, source, found.transport);
        return;
      case 'server':
        this.pass(socket, source, destination, found);
    }
  }

  private pass(
    socket: Socket,
    source: TransportAddress,
    destination: TransportAddress,
    { stream, read, as, tlsVersion }: Extract<Destination, { to: 'server' }>,
  ): void {
    if (this.passed >= this.limits.passed || !this.passedBySource.take(source)) return this.refuse(socket);
    this.counters[as]++;
    this.passed++;
    socket.once('close', () => {
      this.passed--;
      this.passedBySource.giveBack(source);
    });
    const header = encodeProxyHeader({ source, destination, tlsVersion });
    const { serverSocket, clock } = this.options;
    const handed = { client: stream, first: Buffer.concat([header, read]), readable: as !== 'https' };
    handOver(serverSocket, handed, clock, () => this.counters.serverAway++);
  }

  private refuse(socket: Socket): void {
    this.counters.refused++;
    socket.destroy();
  }
}
