import type { TransportAddress } from '../stun/transport-address.js';
import { type AddressWords, transportAddressOf, wordsOf } from './batched-address.js';
import type { Hear, OutsideSocket, OutsideWay } from './outside-sockets.js';
import type { BatchedUdpListener } from './udp-batched.js';

/** A socket beside the listener's own: its packets are taken in and sent with the listener's batches. */
export class BatchedOutsideSocket implements OutsideSocket {
  private open = true;

  constructor(
    private readonly listener: BatchedUdpListener,
    /** In the addon. It is another's as soon as this one is closed. */
    private readonly number: number,
    readonly hear: Hear,
  ) {}

  speaker(): TransportAddress {
    return transportAddressOf(this.listener.speakerWords());
  }

  wayTo(address: TransportAddress): OutsideWay {
    return new BatchedOutsideWay(this, wordsOf(address));
  }

  send(bytes: Buffer, start: number, end: number, address: AddressWords): void {
    if (this.open) this.listener.send(bytes, start, end, address, this.number);
  }

  close(): void {
    if (!this.open) return;
    this.open = false;
    this.listener.shut(this.number);
  }
}

class BatchedOutsideWay implements OutsideWay {
  constructor(
    private readonly socket: BatchedOutsideSocket,
    private readonly address: AddressWords,
  ) {}

  send(bytes: Buffer, start: number, end: number): void {
    this.socket.send(bytes, start, end, this.address);
  }
}
