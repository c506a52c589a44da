import type { Clock } from '@confrere/kernel';
import { CHANNEL_DATA_HEADER, writeChannelDataHeader } from '../stun/channel-data.js';
import { RateBound } from '../policy/rate-bound.js';
import type { RelayLimits } from '../policy/limits.js';
import type { Allocation } from './allocation.js';
import { deliverDataIndication } from './data-indication.js';

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
  /** Data beyond a bit rate (`RelayLimits`). */
  beyondRate: number;
  /** Allocations that were refused because the relay drains. */
  refusedDraining: number;
}

/** Carries application data from one allocation to another: one packet came in, one goes out, nothing waits in between. */
export class Delivery {
  readonly counters: RelayCounters = {
    packets: 0,
    bytes: 0,
    channelDataIn: 0,
    channelDataOut: 0,
    refused: 0,
    beyondRate: 0,
    refusedDraining: 0,
  };

  private readonly ofEach: RateBound;
  private readonly ofAll: RateBound;
  private allUsedUntil = 0;

  constructor(
    private readonly clock: Clock,
    limits: Pick<RelayLimits, 'kilobitsPerSecond' | 'totalKilobitsPerSecond'>,
  ) {
    this.ofEach = new RateBound(limits.kilobitsPerSecond);
    this.ofAll = new RateBound(limits.totalKilobitsPerSecond);
  }

  private heldTime: number | null = null;

  /** Monotonic milliseconds. */
  now(): number {
    return this.heldTime ?? this.clock.monotonic();
  }

  holdTime(): void {
    this.heldTime = this.clock.monotonic();
  }

  releaseTime(): void {
    this.heldTime = null;
  }

  /**
   * Both sides must hold a permission (RFC 8656, sections 11.2 and 11.3). `bytes` holds the data at `start`; the `headroom`
   * bytes before it, four at least, have been read and may become the header of what goes out.
   */
  carry(
    from: Allocation,
    to: Allocation,
    bytes: Buffer,
    start: number,
    length: number,
    headroom: number,
    now: number,
    asChannel: boolean,
  ): void {
    const { counters } = this;
    if (!from.isPermitted(now) || !to.isPermitted(now)) {
      counters.refused++;
      return;
    }
    if (!this.isWithinRates(from, to, length, now)) {
      counters.beyondRate++;
      return;
    }
    counters.packets++;
    counters.bytes += length;
    if (asChannel) counters.channelDataIn++;
    const channel = to.channelTo(from, now);
    if (channel) {
      counters.channelDataOut++;
      writeChannelDataHeader(bytes, start, length, channel.number);
      to.path.deliver(bytes, start - CHANNEL_DATA_HEADER, start + length);
    } else {
      deliverDataIndication(to.path, from.relayed, bytes, start, length, headroom);
    }
  }

  /** Uses the rates up by so much, unless one of them has no room: of who sends, of who receives, of all. */
  private isWithinRates(from: Allocation, to: Allocation, length: number, now: number): boolean {
    const { ofEach, ofAll } = this;
    if (
      !ofEach.hasRoom(from.sentUntil, now) ||
      !ofEach.hasRoom(to.receivedUntil, now) ||
      !ofAll.hasRoom(this.allUsedUntil, now)
    )
      return false;
    from.sentUntil = ofEach.use(from.sentUntil, now, length);
    to.receivedUntil = ofEach.use(to.receivedUntil, now, length);
    this.allUsedUntil = ofAll.use(this.allUsedUntil, now, length);
    return true;
  }
}
