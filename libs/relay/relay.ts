import type { Duplex } from 'node:stream';
import type { Clock } from '@confrere/kernel';
import { DomainError } from '@confrere/kernel';
import type { OpenModeOptions } from './open/open-mode.js';
import { DEFAULT_LIMITS, type RelayLimits } from './policy/limits.js';
import { type TransportAddress, transportAddress } from './stun/transport-address.js';
import { TcpListener } from './transport/tcp-listener.js';
import { type StreamTransport, TurnStreams } from './transport/turn-streams.js';
import { openUdpListener } from './transport/udp-listener.js';
import type { UdpListener } from './transport/udp-shapes.js';
import type { RelayCounters } from './turn/delivery.js';
import { RelayEngine } from './turn/relay-engine.js';

export interface RelayOptions {
  readonly clock: Clock;
  /** The address to listen on. */
  readonly host: string;
  readonly udpPort: number;
  /** Null: no port of its own for TCP; whoever owns a shared one hands connections to `acceptStream`. */
  readonly tcpPort: number | null;
  /** The IP address under which browsers reach the relay; relayed addresses are this and a number. */
  readonly address: string;
  /** A second one, IPv6, where `address` is IPv4: who asks for an IPv6 address gets one of it. */
  readonly address6?: string | undefined;
  readonly realm: string;
  /** Two while a secret is being replaced: the new one first. Looked at with each request: whoever holds the array may change it. */
  readonly secrets: readonly string[];
  readonly limits?: Partial<RelayLimits>;
  /** Seconds an allocation lives without a Refresh; 600 by default. */
  readonly allocationLifetime?: number;
  /** Makes it an open relay: relayed addresses are sockets, which also reach peers in the networks listed here. */
  readonly open?: Omit<OpenModeOptions, 'host'>;
  /** `off`: no batches of UDP packets even where the addon for them is there. `auto` by default. */
  readonly batching?: 'auto' | 'off';
  /** A defect of the relay itself: the packet that met it is dropped, all else goes on. */
  readonly onFault: (error: unknown) => void;
}

/** A relay that listens. */
export class Relay {
  private constructor(
    private readonly engine: RelayEngine,
    private readonly udp: UdpListener,
    private readonly streams: TurnStreams,
    private readonly tcp: TcpListener | null,
  ) {}

  /** @throws DomainError `relay.cannot-listen` or `relay.address-invalid`, each with a sentence for the administrator */
  static async open(options: RelayOptions): Promise<Relay> {
    const {
      clock,
      host,
      udpPort,
      tcpPort,
      address,
      address6,
      realm,
      secrets,
      allocationLifetime,
      batching = 'auto',
      onFault,
    } = options;
    const limits = { ...DEFAULT_LIMITS, ...options.limits };
    const engine = new RelayEngine({
      clock,
      relayAddress: ownAddress(address),
      otherRelayAddress: address6 === undefined ? undefined : ownAddress(address6),
      realm,
      secrets,
      limits,
      ...(allocationLifetime && { allocationLifetime }),
      ...(options.open && { open: { ...options.open, host } }),
    });
    const udp = await openUdpListener(engine, { clock, host, port: udpPort, batching, onFault });
    const streams = new TurnStreams(engine, clock, limits, onFault);
    try {
      const tcp = tcpPort === null ? null : await TcpListener.open(streams, host, tcpPort);
      return new Relay(engine, udp, streams, tcp);
    } catch (error) {
      await udp.close();
      throw error;
    }
  }

  get udpPort(): number {
    return this.udp.port;
  }

  /** Whether UDP packets come and go in batches. */
  get batched(): boolean {
    return this.udp.batched;
  }

  /** 0 when the relay has no port of its own for TCP. */
  get tcpPort(): number {
    return this.tcp?.port ?? 0;
  }

  /** TURN streams that are open, TCP and TLS together. */
  get streamCount(): number {
    return this.streams.size;
  }

  /** Takes over a connection that somebody else has accepted, and decrypted where it was; see `TurnStreams.accept`. */
  acceptStream(stream: Duplex, source: TransportAddress, transport: StreamTransport): void {
    this.streams.accept(stream, source, transport);
  }

  get counters(): Readonly<RelayCounters> {
    return this.engine.counters;
  }

  /** How many allocations live. */
  get allocations(): number {
    return this.engine.size;
  }

  /** The calls that have allocations. */
  calls(): string[] {
    return this.engine.calls();
  }

  /** Ends a call's allocations at once and its credentials that expire until `expiring`; see RelayEngine. */
  endCall(callId: string, expiring?: Date): number {
    return this.engine.endCall(callId, expiring);
  }

  endParticipant(callId: string, participantId: string, expiring?: Date): number {
    return this.engine.endParticipant(callId, participantId, expiring);
  }

  /** No new allocations from now on (508); those that live go on. */
  drain(): void {
    this.engine.drain();
  }

  /** Stops listening; whatever still runs through the relay ends. */
  async close(): Promise<void> {
    this.streams.close();
    this.engine.close();
    await Promise.all([this.udp.close(), this.tcp?.close()]);
  }
}

function ownAddress(text: string): TransportAddress {
  const address = transportAddress(text, 0);
  if (address) return address;
  throw new DomainError(
    'relay.address-invalid',
    'invalid',
    `The relay's public address must be an IP address, and "${text}" is none.`,
  );
}
