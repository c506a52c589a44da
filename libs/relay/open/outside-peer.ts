import type { Socket } from 'node:dgram';
import type { EphemeralUsername } from '../credentials/ephemeral-credential.js';
import { CHANNEL_DATA_HEADER } from '../stun/channel-data.js';
import { spellIp, type TransportAddress } from '../stun/transport-address.js';
import type { ReturnPath } from '../transport/return-path.js';
import { Allocation, type ChannelBinding } from '../turn/allocation.js';

/**
 * A peer outside of the relay, in the shape of an allocation that nobody holds: data to it takes the way that all data
 * takes, and leaves through the relayed address's own socket without a header. So the closed relay pays nothing for the
 * open one.
 */
export class OutsidePeer extends Allocation {
  private readonly bare: ChannelBinding;

  constructor(
    readonly address: TransportAddress,
    socket: Socket,
    username: EphemeralUsername,
    /** When the permission for its IP address ends, in monotonic milliseconds. */
    private readonly permittedUntilNow: () => number,
  ) {
    super(new OutsidePath(socket, address), username, '', address, Infinity);
    this.bare = { number: 0, peer: this, expiresAt: Infinity };
  }

  override isPermitted(now: number): boolean {
    return this.permittedUntilNow() > now;
  }

  /** Data is handed over with a header of four bytes, which `OutsidePath` takes off. */
  override channelTo(): ChannelBinding {
    return this.bare;
  }
}

class OutsidePath implements ReturnPath {
  readonly fiveTuple: string;
  private readonly host: string;

  constructor(
    private readonly socket: Socket,
    readonly source: TransportAddress,
  ) {
    this.host = spellIp(source.ip);
    this.fiveTuple = `outside ${this.host}:${source.port}`;
  }

  /** There is no request from outside, so there is no answer. */
  reply(): void {
    throw new Error('A peer outside of the relay is never answered.');
  }

  deliver(bytes: Buffer, start: number, end: number): void {
    // The memory is used again before the kernel has taken the packet: a copy goes.
    const data = Buffer.from(bytes.subarray(start + CHANNEL_DATA_HEADER, end));
    this.socket.send(data, this.source.port, this.host);
  }
}
