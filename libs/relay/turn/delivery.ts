import type { Clock } from '@confrere/kernel';
import { asChannelData } from '../stun/channel-data.js';
import type { Allocation } from './allocation.js';
import { dataIndication } from './data-indication.js';

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

  constructor(private readonly clock: Clock) {}

  /** Monotonic milliseconds. */
  now(): number {
    return this.clock.monotonic();
  }

  /**
   * Both sides must hold a permission (RFC 8656, sections 11.2 and 11.3). `packet` holds the data at `start` behind at
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
    if (!from.isPermitted(now) || !to.isPermitted(now)) {
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
      to.path.deliver(dataIndication(from.relayed, packet, start, length));
    }
  }
}
