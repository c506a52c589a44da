import type { EphemeralUsername } from '../credentials/ephemeral-credential.js';
import { CHANNEL_DATA_HEADER } from '../stun/channel-data.js';
import { formatAddress, type TransportAddress } from '../stun/transport-address.js';
import type { OutsideWay } from '../transport/outside-sockets.js';
import type { ReturnPath } from '../transport/return-path.js';
import { Allocation, type ChannelBinding } from '../turn/allocation.js';

/**
 * A peer outside of the relay, in the shape of an allocation that nobody holds: data to it takes the way that all data
 * takes, and leaves through the relayed address's own socket without a header. So the closed relay pays nothing for the
 * open one. It is permitted for as long as its IP address is: `OpenSocket` sees to that.
 */
export class OutsidePeer extends Allocation {
  private readonly bare: ChannelBinding;

  constructor(address: TransportAddress, way: OutsideWay, username: EphemeralUsername) {
    super(new OutsidePath(way, address), username, '', address, Infinity);
    this.bare = { number: 0, peer: this, expiresAt: Infinity };
  }

  /** Data is handed over with a header of four bytes, which `OutsidePath` takes off. */
  override channelTo(): ChannelBinding {
    return this.bare;
  }
}

class OutsidePath implements ReturnPath {
  readonly fiveTuple: string;

  constructor(
    private readonly way: OutsideWay,
    readonly source: TransportAddress,
  ) {
    this.fiveTuple = `outside ${formatAddress(source)}`;
  }

  /** There is no request from outside, so there is no answer. */
  reply(): void {
    throw new Error('A peer outside of the relay is never answered.');
  }

  deliver(bytes: Buffer, start: number, end: number): void {
    this.way.send(bytes, start + CHANNEL_DATA_HEADER, end);
  }
}
