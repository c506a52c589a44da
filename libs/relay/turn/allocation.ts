import type { ClockTimer } from '@confrere/kernel';
import type { EphemeralUsername } from '../credentials/ephemeral-credential.js';
import type { TransportAddress } from '../stun/transport-address.js';
import type { ReturnPath } from '../transport/return-path.js';

/** A channel number that stands for one peer until it expires (RFC 8656, section 12). Times are monotonic milliseconds. */
export interface ChannelBinding {
  readonly number: number;
  readonly peer: Allocation;
  readonly expiresAt: number;
}

/** What an open relay has behind an allocation: its socket, and who may be reached through it. A closed one has none. */
export interface Outside {
  /** Whether CreatePermission may name this address. */
  mayReach(address: TransportAddress): boolean;
  /** Installs or renews the RelayPermission for its IP address. */
  permit(address: TransportAddress, expiresAt: number): void;
  /** The peer there, as something that data can be carried to; null when it must not be reached. */
  peerAt(address: TransportAddress): Allocation | null;
  close(): void;
}

const NO_CHANNELS: readonly ChannelBinding[] = [];

/** What one participant's connection holds on the relay (RFC 8656, section 3.2): a relayed address, and whom it may talk to. */
export class Allocation {
  private permittedUntil = 0;
  /** See RateBound: until when its data has used the rate up, from it and to it. */
  sentUntil = 0;
  receivedUntil = 0;
  /** A handful at most: looking through them costs less time and memory than a Map. */
  private channels: readonly ChannelBinding[] = NO_CHANNELS;

  constructor(
    readonly path: ReturnPath,
    readonly username: EphemeralUsername,
    /** What it authenticated with; good for as long as it lives, also after the credential expired or the secret rotated. */
    readonly password: string,
    readonly relayed: TransportAddress,
    public expiresAt: number,
    readonly outside: Outside | null = null,
  ) {}

  /** The other half of a dual allocation: the address of the other family on the same five-tuple (RFC 8656, section 5). */
  twin: Allocation | null = null;

  /** The half whose relayed address is of that family. */
  ofFamily(family: 4 | 6): Allocation | null {
    return this.relayed.family === family ? this : this.twin;
  }

  /** Runs out when nobody renews it. */
  endTimer: ClockTimer | null = null;

  /**
   * The Allocate request that made it and its answer, for a retransmission of that request: bytes as latin1. A small Buffer
   * would keep the 8 kB that it was cut from.
   */
  made: { readonly transactionId: string; readonly answer: string } | null = null;

  /**
   * Installs or renews the RelayPermission. RFC 8656, section 9 has one per IP address; all peers there are share the
   * relay's, so there is one: for the others in the call.
   */
  permit(expiresAt: number): void {
    this.permittedUntil = expiresAt;
  }

  isPermitted(now: number): boolean {
    return this.permittedUntil > now;
  }

  bind(number: number, peer: Allocation, expiresAt: number): void {
    this.channels = [
      ...this.channels.filter((other) => other.peer !== peer && other.number !== number),
      { number, peer, expiresAt },
    ];
  }

  channel(number: number, now: number): ChannelBinding | null {
    for (const binding of this.channels) if (binding.number === number) return binding.expiresAt > now ? binding : null;
    return null;
  }

  channelTo(peer: Allocation, now: number): ChannelBinding | null {
    for (const binding of this.channels) if (binding.peer === peer) return binding.expiresAt > now ? binding : null;
    return null;
  }

  countChannels(now: number): number {
    this.channels = this.channels.filter(({ expiresAt }) => expiresAt > now);
    return this.channels.length;
  }

  /** The peer's allocation has ended. */
  forget(peer: Allocation): void {
    if (this.channels.some((binding) => binding.peer === peer))
      this.channels = this.channels.filter((binding) => binding.peer !== peer);
  }
}
