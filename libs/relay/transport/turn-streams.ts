import type { Duplex } from 'node:stream';
import type { Clock, ClockTimer } from '@confrere/kernel';
import type { RelayLimits } from '../policy/limits.js';
import { SourceCounts } from '../policy/source-counts.js';
import { isChannelData } from '../stun/channel-data.js';
import type { TransportAddress } from '../stun/transport-address.js';
import type { RelayEngine } from '../turn/relay-engine.js';
import type { ReturnPath } from './return-path.js';
import { StreamFramer } from './stream-framer.js';
import { StreamReturnPath } from './stream-return-path.js';

/** A stream without an allocation is closed after this long: one that says nothing, one byte a second, or no true word. */
export const WITHOUT_ALLOCATION_MS = 10_000;

export type StreamTransport = 'tcp' | 'tls';

/**
 * TURN over byte streams, whoever accepted them (RFC 8656, section 3.1): each stream is one five-tuple, and its end is the
 * end of its allocation. The bounds of `RelayLimits` hold for all of them together.
 */
export class TurnStreams {
  private readonly live = new Set<Duplex>();
  private readonly bySource: SourceCounts;
  private accepted = 0;

  constructor(
    private readonly engine: RelayEngine,
    private readonly clock: Clock,
    private readonly limits: Pick<RelayLimits, 'streams' | 'streamsPerSource'>,
    private readonly onFault: (error: unknown) => void,
  ) {
    this.bySource = new SourceCounts(limits.streamsPerSource);
  }

  /** How many streams are open. */
  get size(): number {
    return this.live.size;
  }

  /**
   * Takes a stream over, with what has been put back into it; from now on nobody else may read, write or end it. One over
   * a limit is closed at once.
   * @param source who is at the other end
   */
  accept(stream: Duplex, source: TransportAddress, transport: StreamTransport): void {
    stream.on('error', () => stream.destroy());
    if (
      stream.destroyed ||
      stream.readableEnded ||
      this.live.size >= this.limits.streams ||
      !this.bySource.take(source)
    ) {
      stream.destroy();
      return;
    }
    this.live.add(stream);
    // The count tells connections apart that come from one port of one source to two of our ports.
    const path = new StreamReturnPath(stream, `${transport} ${++this.accepted}`, source);
    const deadline = this.closeWithoutAllocation(stream, path);
    stream.once('close', () => {
      deadline.cancel();
      this.live.delete(stream);
      this.bySource.giveBack(source);
      this.engine.pathClosed(path.fiveTuple);
    });
    // Who has said all is gone: nothing that a TURN client asks for can be of use to it then.
    stream.once('end', () => stream.destroy());
    const framer = new StreamFramer();
    stream.on('data', (chunk: Buffer) => {
      if (!framer.push(chunk, (frame) => this.receive(frame, path))) stream.destroy();
    });
    stream.resume();
  }

  /** Closes every stream. */
  close(): void {
    for (const stream of this.live) stream.destroy();
  }

  private receive(frame: Buffer, path: ReturnPath): void {
    try {
      if (isChannelData(frame)) this.engine.receiveChannelData(frame, path.fiveTuple);
      else this.engine.receiveMessage(frame, path);
    } catch (error) {
      this.onFault(error);
    }
  }

  private closeWithoutAllocation(stream: Duplex, path: ReturnPath): ClockTimer {
    let timer: ClockTimer;
    const wait = (): void => {
      timer = this.clock.after(WITHOUT_ALLOCATION_MS, () => {
        if (this.engine.has(path.fiveTuple)) wait();
        else stream.destroy();
      });
    };
    wait();
    return { cancel: () => timer.cancel() };
  }
}
