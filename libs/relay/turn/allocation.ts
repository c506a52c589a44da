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
  /** RelayPermissions, by peer. All parties share the relay's one IP address, so a permission is for a party, not for an address. */
  private readonly permissions = new Map<Allocation, number>();
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

  permit(peer: Allocation, expiresAt: number): void {
    this.permissions.set(peer, expiresAt);
  }

  permits(peer: Allocation, now: number): boolean {
    return (this.permissions.get(peer) ?? 0) > now;
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

  countPermissions(now: number): number {
    for (const [peer, expiresAt] of this.permissions) if (expiresAt <= now) this.permissions.delete(peer);
    return this.permissions.size;
  }

  countChannels(now: number): number {
    for (const binding of this.channels.values()) if (binding.expiresAt <= now) this.unbind(binding);
    return this.channels.size;
  }

  /** The peer's allocation has ended. */
  forget(peer: Allocation): void {
    this.permissions.delete(peer);
    const binding = this.channelsByPeer.get(peer);
    if (binding) this.unbind(binding);
  }

  private unbind(binding: ChannelBinding): void {
    this.channels.delete(binding.number);
    this.channelsByPeer.delete(binding.peer);
  }
}
