import type { EphemeralUsername } from '../credentials/ephemeral-credential.js';
import type { TransportAddress } from '../stun/transport-address.js';
import type { ReturnPath } from '../transport/return-path.js';

/** A channel number that stands for one peer until it expires (RFC 8656, section 12). Times are monotonic milliseconds. */
export interface ChannelBinding {
  readonly number: number;
  readonly peer: Allocation;
  expiresAt: number;
}

/** What one participant's connection holds on the relay (RFC 8656, section 3.2): a relayed address, and whom it may talk to. */
export class Allocation {
  private permittedUntil = 0;
  private readonly channels = new Map<number, ChannelBinding>();
  private readonly channelsByPeer = new Map<Allocation, ChannelBinding>();

  constructor(
    readonly path: ReturnPath,
    readonly username: EphemeralUsername,
    /** The key it authenticated with; good for as long as it lives, also after the credential expired or the secret rotated. */
    readonly key: Buffer,
    readonly relayed: TransportAddress,
    public expiresAt: number,
  ) {}

  /** The Allocate request that made it and its answer, for a retransmission of that request. */
  made: { transactionId: Buffer; answer: Buffer } | null = null;

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
    const binding = { number, peer, expiresAt };
    this.channels.set(number, binding);
    this.channelsByPeer.set(peer, binding);
  }

  channel(number: number, now: number): ChannelBinding | null {
    const binding = this.channels.get(number);
    return binding && binding.expiresAt > now ? binding : null;
  }

  channelTo(peer: Allocation, now: number): ChannelBinding | null {
    const binding = this.channelsByPeer.get(peer);
    return binding && binding.expiresAt > now ? binding : null;
  }

  countChannels(now: number): number {
    for (const binding of this.channels.values()) if (binding.expiresAt <= now) this.unbind(binding);
    return this.channels.size;
  }

  /** The peer's allocation has ended. */
  forget(peer: Allocation): void {
    const binding = this.channelsByPeer.get(peer);
    if (binding) this.unbind(binding);
  }

  private unbind(binding: ChannelBinding): void {
    this.channels.delete(binding.number);
    this.channelsByPeer.delete(binding.peer);
  }
}
