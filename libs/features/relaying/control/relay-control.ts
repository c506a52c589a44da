import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import {
  LONGEST_RELAY_MESSAGE,
  MOST_RELAYED_CALLS,
  RELAY_CONTROL_PATH,
  RelayClose,
  type RelayWays,
} from '@confrere/contract';
import { Clock } from '@confrere/kernel';
import { CurrentConfig } from '@confrere/platform/config';
import { refuseUpgrade, Upgrades } from '@confrere/platform/http';
import { Log } from '@confrere/platform/telemetry';
import { type BeforeApplicationShutdown, Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { WebSocketServer } from 'ws';
import { CREDENTIAL_LIFETIME } from '../credential-lifetime.js';
import { CallPlacement } from '../nodes/call-placement.js';
import { RelayNodes } from '../nodes/relay-nodes.js';
import { CHECK_CALL } from './check-call.js';
import type { CallRecord } from './call-record.js';
import { RelayChannel } from './relay-channel.js';

const SOCKETS = {
  noServer: true,
  clientTracking: false,
  perMessageDeflate: false,
  maxPayload: LONGEST_RELAY_MESSAGE,
  closeTimeout: 2_000,
} as const;
/** Channels that have not proven themselves: so many at once, and of one address. More push the oldest out: a relay needs milliseconds. */
const MOST_UNPROVEN = 32;
const MOST_UNPROVEN_OF_ADDRESS = 8;

/** Tells the relays what is over. Relays connect by themselves; while one is away it goes on with what it has. */
@Injectable()
export class RelayControl implements OnModuleInit, BeforeApplicationShutdown {
  private readonly sockets = new WebSocketServer(SOCKETS);
  private readonly channels = new Set<RelayChannel>();
  private readonly unproven = new Map<RelayChannel, string>();
  private readonly attachedListeners = new Set<(relay: string, calls: readonly string[]) => void>();
  private record: CallRecord | null = null;
  private closed = false;

  constructor(
    @Inject(CurrentConfig) private readonly current: CurrentConfig,
    @Inject(RelayNodes) private readonly nodes: RelayNodes,
    @Inject(CallPlacement) private readonly placement: CallPlacement,
    @Inject(Upgrades) private readonly upgrades: Upgrades,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Log) private readonly log: Log,
  ) {}

  onModuleInit(): void {
    this.upgrades.answer(RELAY_CONTROL_PATH, null, (request, socket, head) => this.decide(request, socket, head));
  }

  beforeApplicationShutdown(): void {
    this.closed = true;
    for (const channel of [...this.channels, ...this.unproven.keys()]) channel.close(1001);
  }

  /** Whom to ask which calls are over, when a relay comes back. */
  ask(record: CallRecord): void {
    this.record = record;
  }

  /** @param attached is called whenever a relay of the config has attached, with all the calls that have allocations there. */
  onAttached(attached: (relay: string, calls: readonly string[]) => void): void {
    this.attachedListeners.add(attached);
  }

  /** The call is over: its allocations go at once, and nobody comes back with its credentials. */
  callEnded(call: string): void {
    this.placement.forget(call);
    for (const channel of this.channels)
      if (channel.relay !== null) channel.say({ type: 'calls.ended', calls: [call], expiring: this.expiring() });
  }

  /** The participant has left or was put out; the call goes on. */
  participantEnded(call: string, participant: string): void {
    for (const channel of this.channels)
      if (channel.relay !== null)
        channel.say({ type: 'participant.ended', call, participant, expiring: this.expiring() });
  }

  /** Lets the relay show in its metrics which ways to it work. */
  checked(relay: string, ways: RelayWays): void {
    for (const channel of this.channels) if (channel.relay === relay) channel.say({ type: 'relay.checked', ways });
  }

  /** A page has an Origin, a relay has none. Who it is says the proof, not the path. */
  private decide(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const address = request.socket.remoteAddress ?? '';
    if (request.headers.origin !== undefined) refuseUpgrade(socket, 403);
    else if (this.closed) refuseUpgrade(socket, 503);
    else {
      this.makeRoom(address);
      this.sockets.handleUpgrade(request, socket, head, (webSocket) => this.open(webSocket, address));
    }
    return Promise.resolve();
  }

  private makeRoom(address: string): void {
    const waiting = [...this.unproven];
    const ofAddress = waiting.filter(([, each]) => each === address);
    const [oldest] =
      ofAddress.length >= MOST_UNPROVEN_OF_ADDRESS ? ofAddress : waiting.length >= MOST_UNPROVEN ? waiting : [];
    oldest?.[0].close(RelayClose.notProven);
    if (oldest) this.unproven.delete(oldest[0]);
  }

  private open(socket: ConstructorParameters<typeof RelayChannel>[0], address: string): void {
    const channel = new RelayChannel(socket, this.current.config.relay.secrets, this.clock, {
      attached: (_, { relay, calls, draining }) => {
        this.unproven.delete(channel);
        for (const older of this.channels)
          if (older !== channel && older.relay === relay) older.close(RelayClose.replaced);
        this.channels.add(channel);
        this.log.info('relay.attached', { relay, calls: calls.length, draining });
        if (!this.nodes.attached(relay, channel, draining)) this.log.warn('relay.not-in-config', { relay });
        else {
          this.placement.found(relay, calls);
          // A list that is full may leave calls out.
          if (calls.length < MOST_RELAYED_CALLS) for (const listener of this.attachedListeners) listener(relay, calls);
        }
        if (draining) this.tellWhenNoneTakesCalls();
        void this.catchUp(channel, calls);
      },
      draining: ({ relay }) => {
        this.log.info('relay.draining', { relay });
        if (relay === null) return;
        this.nodes.draining(relay);
        this.tellWhenNoneTakesCalls();
      },
      loaded: ({ relay }, load) => relay !== null && this.nodes.loaded(relay, load),
      closed: ({ relay }) => {
        this.unproven.delete(channel);
        this.channels.delete(channel);
        if (relay === null) return;
        this.nodes.detached(relay, channel);
        this.log.info('relay.detached', { relay });
      },
    });
    this.unproven.set(channel, address);
  }

  /** New calls go directly from then on, or not at all where networks do not let them. */
  private tellWhenNoneTakesCalls(): void {
    if (this.nodes.usable().every((id) => this.nodes.isDraining(id)))
      this.log.warn('relay.none-takes-calls', {
        draining: this.nodes.views().filter(({ draining }) => draining).length,
      });
  }

  /** What ended while this relay was not told, and what it must let nobody back into. */
  private async catchUp(channel: RelayChannel, calls: readonly string[]): Promise<void> {
    if (!this.record) return;
    try {
      const over = await this.record.overOf(calls.filter((call) => !call.startsWith(CHECK_CALL)));
      const since = new Date(this.clock.now().getTime() - CREDENTIAL_LIFETIME);
      const ended = await this.record.endedSince(since);
      const all = [...new Set([...over, ...ended.calls])];
      for (const call of all) this.placement.forget(call);
      for (let at = 0; at < all.length; at += MOST_RELAYED_CALLS)
        channel.say({ type: 'calls.ended', calls: all.slice(at, at + MOST_RELAYED_CALLS), expiring: this.expiring() });
      for (const { call, participant } of ended.participants)
        channel.say({ type: 'participant.ended', call, participant, expiring: this.expiring() });
    } catch (error) {
      // The relay attaches again, and is told then.
      this.log.error('relay.not-caught-up', error);
      channel.close(1011);
    }
  }

  /** When the latest credential expires that may have been issued until now. */
  private expiring(): number {
    return Math.floor((this.clock.now().getTime() + CREDENTIAL_LIFETIME) / 1000);
  }
}
