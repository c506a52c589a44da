import { randomBytes } from 'node:crypto';
import { RelayClose, RelayMessage, type RelayOrder } from '@confrere/contract';
import type { Clock, ClockTimer } from '@confrere/kernel';
import { controlProof, provenSecret } from '@confrere/relay';
import { WebSocket } from 'ws';

type Attached = Extract<RelayMessage, { type: 'relay.attached' }>;
export type RelayLoad = Omit<Extract<RelayMessage, { type: 'relay.load' }>, 'type'>;

export interface RelayChannelHooks {
  /** The relay has proven itself. */
  attached(channel: RelayChannel, greeting: Attached): void;
  draining(channel: RelayChannel): void;
  loaded(channel: RelayChannel, load: RelayLoad): void;
  /** Also for a channel that never attached. */
  closed(channel: RelayChannel): void;
}

export const ATTACH_WITHIN = 5_000;
export const PING_EVERY = 10_000;
export const SILENT_AFTER = 30_000;

/** The server's end of the control channel to one relay (libs/contract, RELAY-CONTROL.md). */
export class RelayChannel {
  /** The id of the node; null until it has proven itself. */
  relay: string | null = null;
  private readonly nonce = randomBytes(32).toString('base64url');
  private readonly attachTimer: ClockTimer;
  private pingTimer: ClockTimer | null = null;
  private heardAt: number;

  constructor(
    private readonly socket: WebSocket,
    private readonly secrets: readonly string[],
    private readonly clock: Clock,
    private readonly hooks: RelayChannelHooks,
  ) {
    this.heardAt = clock.monotonic();
    socket.on('message', (data, isBinary) => this.read(data as Buffer, isBinary));
    socket.on('pong', () => (this.heardAt = clock.monotonic()));
    socket.on('error', () => socket.terminate());
    socket.once('close', () => {
      this.attachTimer.cancel();
      this.pingTimer?.cancel();
      hooks.closed(this);
    });
    this.attachTimer = clock.after(ATTACH_WITHIN, () => this.relay === null && this.close(RelayClose.notProven));
    this.say({ type: 'relay.challenged', nonce: this.nonce });
  }

  say(order: RelayOrder): void {
    if (this.socket.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(order));
  }

  close(code: number): void {
    this.socket.close(code);
  }

  private read(data: Buffer, isBinary: boolean): void {
    if (this.socket.readyState !== WebSocket.OPEN) return;
    this.heardAt = this.clock.monotonic();
    const message = isBinary ? null : parse(data);
    if (message === null || (message.type === 'relay.attached') !== (this.relay === null))
      return this.close(RelayClose.badFrame);
    switch (message.type) {
      case 'relay.attached':
        return this.attach(message);
      case 'relay.draining':
        return this.hooks.draining(this);
      case 'relay.load': {
        const { type: _, ...load } = message;
        return this.hooks.loaded(this, load);
      }
    }
  }

  private attach(greeting: Attached): void {
    const { relay, nonce, proofs } = greeting;
    const secret = provenSecret(this.secrets, proofs, 'relay', relay, this.nonce);
    if (secret === null) return this.close(RelayClose.notProven);
    this.relay = relay;
    this.say({ type: 'relay.accepted', proof: controlProof(secret, 'server', relay, nonce) });
    this.ping();
    this.hooks.attached(this, greeting);
  }

  private ping(): void {
    if (this.clock.monotonic() - this.heardAt >= SILENT_AFTER) {
      this.close(RelayClose.silent);
      // Nobody is there to say goodbye to.
      this.socket.terminate();
      return;
    }
    this.socket.ping();
    this.pingTimer = this.clock.after(PING_EVERY, () => this.ping());
  }
}

function parse(data: Buffer): RelayMessage | null {
  try {
    return RelayMessage.safeParse(JSON.parse(data.toString('utf8'))).data ?? null;
  } catch {
    return null;
  }
}
