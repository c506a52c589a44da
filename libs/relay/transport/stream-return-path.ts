import type { Duplex } from 'node:stream';
import { padded } from '../stun/decode.js';
import type { TransportAddress } from '../stun/transport-address.js';
import type { ReturnPath } from './return-path.js';

/** Media that would wait behind more than this is old when it arrives: it is dropped (about 0.2 s of a video call). */
export const LONGEST_MEDIA_QUEUE = 64 * 1024;
/** Who asks and never reads the answers is cut off. */
export const LONGEST_QUEUE = 128 * 1024;

/** The way back over a connection: ChannelData is padded to four bytes there (RFC 8656, section 12.5), queues are bounded. */
export class StreamReturnPath implements ReturnPath {
  constructor(
    private readonly stream: Pick<Duplex, 'write' | 'destroy' | 'writableLength'>,
    readonly fiveTuple: string,
    readonly source: TransportAddress,
  ) {}

  reply(packet: Buffer): void {
    if (this.stream.writableLength > LONGEST_QUEUE) this.stream.destroy();
    else this.stream.write(packet);
  }

  deliver(bytes: Buffer, start: number, end: number): void {
    if (this.stream.writableLength > LONGEST_MEDIA_QUEUE) return;
    // A copy: one write with its padding is cheaper than two, and whoever delivers may use the packet's memory again.
    const framed = Buffer.allocUnsafe(padded(end - start));
    bytes.copy(framed, 0, start, end);
    this.stream.write(framed.fill(0, end - start));
  }
}
