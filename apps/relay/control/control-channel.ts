import { randomBytes } from 'node:crypto';
import {
  LONGEST_RELAY_MESSAGE,
  MOST_RELAYED_CALLS,
  RELAY_CONTROL_VERSION,
  RelayClose,
  type RelayMessage,
  RelayOrder,
  type RelayWays,
} from '@confrere/contract';
import type { Clock, ClockTimer } from '@confrere/kernel';
import { controlProof, provenSecret } from '@confrere/relay';
import { WebSocket } from 'ws';
import type { ControlAddress } from './control-address.js';

/** The relay, as far as it is steered. */
export interface SteeredRelay {
  readonly allocations: number;
  readonly counters: { readonly packets: number; readonly bytes: number };
  calls(): string[];
  endCall(call: string, expiring: Date): number;
  endParticipant(call: string, participant: string, expiring: Date): number;
}

export interface ControlChannelOptions {
  readonly address: ControlAddress;
  readonly node: string;
  readonly secrets: readonly string[];
  readonly relay: SteeredRelay;
  readonly clock: Clock;
  readonly draining: () => boolean;
  /** The server has proven itself too. */
  readonly attached: () => void;
  readonly ended: (what: 'calls' | 'participant', allocations: number) => void;
  readonly checked: (ways: RelayWays) => void;
  /** Once, however it ended. @param code the server's close code; 1006 when there was none. */
  readonly closed: (code: number) => void;
}

const SILENT_AFTER = 30_000;
const LOAD_EVERY = 10_000;
const CONNECT_WITHIN = 5_000;

/** One control channel to the server, from connecting to its end (libs/contract, RELAY-CONTROL.md). */
export class ControlChannel {
  private readonly socket: WebSocket;
  private readonly nonce = randomBytes(32).toString('base64url');
  private state: 'connecting' | 'greeted' | 'attached' | 'closed' = 'connecting';
  private heardAt: number;
  private readonly timers = new Set<ClockTimer>();

  constructor(private readonly options: ControlChannelOptions) {
    const { address, clock } = options;
    this.heardAt = clock.monotonic();
    this.socket = new WebSocket(address.url, {
      perMessageDeflate: false,
      maxPayload: LONGEST_RELAY_MESSAGE,
      handshakeTimeout: CONNECT_WITHIN,
      ...(address.connect && { createConnection: address.connect }),
    });
    this.socket.on('message', (data, isBinary) => this.read(data as Buffer, isBinary));
    this.socket.on('ping', () => (this.heardAt = clock.monotonic()));
    this.socket.on('error', () => this.socket.terminate());
    this.socket.once('close', (code) => this.close(code));
    this.watchSilence(CONNECT_WITHIN);
  }

  get isAttached(): boolean {
    return this.state === 'attached';
  }

  /** The relay takes no new allocations from now on. */
  sayDraining(): void {
    if (this.isAttached) this.say({ type: 'relay.draining' });
  }

  /** Says goodbye. */
  leave(): void {
    this.socket.close(1000);
  }

  private say(message: RelayMessage): void {
    this.socket.send(JSON.stringify(message));
  }

  private read(data: Buffer, isBinary: boolean): void {
    if (this.state === 'closed') return;
    this.heardAt = this.options.clock.monotonic();
    const order = isBinary ? null : parse(data);
    if (order === null) return this.giveUp(RelayClose.badFrame);
    switch (order.type) {
      case 'relay.challenged':
        return this.state === 'connecting' ? this.greet(order.nonce) : this.giveUp(RelayClose.badFrame);
      case 'relay.accepted':
        return this.state === 'greeted' ? this.accept(order.proof) : this.giveUp(RelayClose.badFrame);
      default:
        return this.isAttached ? this.obey(order) : this.giveUp(RelayClose.badFrame);
    }
  }

  private greet(nonce: string): void {
    const { node, secrets, relay, draining } = this.options;
    this.state = 'greeted';
    this.say({
      type: 'relay.attached',
      version: RELAY_CONTROL_VERSION,
      relay: node,
      nonce: this.nonce,
      proofs: secrets.slice(0, 2).map((secret) => controlProof(secret, 'relay', node, nonce)),
      calls: relay.calls().slice(0, MOST_RELAYED_CALLS),
      draining: draining(),
    });
  }

  private accept(proof: string): void {
    const { secrets, node, attached } = this.options;
    if (provenSecret(secrets, [proof], 'server', node, this.nonce) === null) return this.giveUp(RelayClose.notProven);
    this.state = 'attached';
    attached();
    this.sayLoad();
  }

  private obey(order: Exclude<RelayOrder, { type: 'relay.challenged' | 'relay.accepted' }>): void {
    const { relay, ended, checked } = this.options;
    switch (order.type) {
      case 'calls.ended': {
        const until = new Date(order.expiring * 1000);
        return ended(
          'calls',
          order.calls.reduce((sum, call) => sum + relay.endCall(call, until), 0),
        );
      }
      case 'participant.ended':
        return ended(
          'participant',
          relay.endParticipant(order.call, order.participant, new Date(order.expiring * 1000)),
        );
      case 'relay.checked':
        return checked(order.ways);
    }
  }

  private sayLoad(): void {
    if (!this.isAttached) return;
    const { relay } = this.options;
    const { packets, bytes } = relay.counters;
    this.say({ type: 'relay.load', allocations: relay.allocations, calls: relay.calls().length, packets, bytes });
    this.later(LOAD_EVERY, () => this.sayLoad());
  }

  private watchSilence(milliseconds: number): void {
    this.later(milliseconds, () => {
      const silent = this.options.clock.monotonic() - this.heardAt;
      if (!this.isAttached || silent >= SILENT_AFTER) this.giveUp(RelayClose.silent);
      else this.watchSilence(SILENT_AFTER - silent);
    });
  }

  /** Nothing that comes after this counts, whether or not the other side says goodbye. */
  private giveUp(code: number): void {
    this.socket.close(code);
    this.close(code);
    this.later(CONNECT_WITHIN, () => this.socket.terminate());
  }

  private close(code: number): void {
    if (this.state === 'closed') return;
    this.state = 'closed';
    for (const timer of this.timers) timer.cancel();
    this.timers.clear();
    this.options.closed(code);
  }

  private later(milliseconds: number, run: () => void): void {
    const timer = this.options.clock.after(milliseconds, () => {
      this.timers.delete(timer);
      run();
    });
    this.timers.add(timer);
  }
}

function parse(data: Buffer): RelayOrder | null {
  try {
    return RelayOrder.safeParse(JSON.parse(data.toString('utf8'))).data ?? null;
  } catch {
    return null;
  }
}
