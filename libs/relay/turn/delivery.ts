import { randomFillSync } from 'node:crypto';
import type { Clock } from '@confrere/kernel';
import { Data } from '../stun/attributes/data.js';
import { XorPeerAddress } from '../stun/attributes/xor-peer-address.js';
import { asChannelData } from '../stun/channel-data.js';
import { MessageWriter } from '../stun/message-writer.js';
import { MessageClass, Method } from '../stun/message-type.js';
import type { Allocation } from './allocation.js';

/** What went through since the start. Nothing in it tells who. */
export interface RelayCounters {
  packets: number;
  bytes: number;
  /** Of `packets`: those that came in as ChannelData. */
  channelDataIn: number;
  /** Of `packets`: those that went out as ChannelData. */
  channelDataOut: number;
  /** Data for which one of the two sides holds no RelayPermission. */
  refused: number;
}

/** Carries application data from one allocation to another: one packet came in, one goes out, nothing waits in between. */
export class Delivery {
  readonly counters: RelayCounters = { packets: 0, bytes: 0, channelDataIn: 0, channelDataOut: 0, refused: 0 };
  private readonly transactionId = Buffer.alloc(12);

  constructor(private readonly clock: Clock) {}

  /** Monotonic milliseconds. */
  now(): number {
    return this.clock.monotonic();
  }

  /**
   * Both sides must permit each other (RFC 8656, sections 11.2 and 11.3). `packet` holds the data at `start` behind at
   * least four bytes of a header that has been read, which may become the header of what goes out.
   */
  carry(
    from: Allocation,
    to: Allocation,
    packet: Buffer,
    start: number,
    length: number,
    now: number,
    asChannel: boolean,
  ): void {
    const { counters } = this;
    if (!from.permits(to, now) || !to.permits(from, now)) {
      counters.refused++;
      return;
    }
    counters.packets++;
    counters.bytes += length;
    if (asChannel) counters.channelDataIn++;
    const channel = to.channelTo(from, now);
    if (channel) {
      counters.channelDataOut++;
      to.path.deliver(asChannelData(packet, start, length, channel.number));
    } else {
      to.path.deliver(this.dataIndication(from, packet.subarray(start, start + length)));
    }
  }

  /** Data indication (RFC 8656, section 11.4). */
  private dataIndication(from: Allocation, data: Buffer): Buffer {
    randomFillSync(this.transactionId);
    return new MessageWriter(MessageClass.indication, Method.data, this.transactionId)
      .add(XorPeerAddress, from.relayed)
      .add(Data, data)
      .finish();
  }
}
