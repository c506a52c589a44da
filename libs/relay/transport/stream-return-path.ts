import type { Socket } from 'node:net';
import { padded } from '../stun/decode.js';
import type { TransportAddress } from '../stun/transport-address.js';
import type { ReturnPath } from './return-path.js';

/** Media that would wait behind more than this is old when it arrives: it is dropped (about 0.2 s of a video call). */
export const LONGEST_MEDIA_QUEUE = 64 * 1024;
/** Who asks and never reads the answers is cut off. */
export const LONGEST_QUEUE = 128 * 1024;
const PADDING = Buffer.alloc(3);

/** The way back over a connection: ChannelData is padded to four bytes there (RFC 8656, section 12.5), queues are bounded. */
export class StreamReturnPath implements ReturnPath {
  constructor(
    private readonly socket: Pick<Socket, 'write' | 'cork' | 'uncork' | 'destroy' | 'writableLength'>,
    readonly fiveTuple: string,
    readonly source: TransportAddress,
  ) {}

  reply(packet: Buffer): void {
    if (this.socket.writableLength > LONGEST_QUEUE) this.socket.destroy();
    else this.socket.write(packet);
  }

  deliver(packet: Buffer): void {
    if (this.socket.writableLength > LONGEST_MEDIA_QUEUE) return;
    const missing = padded(packet.length) - packet.length;
    if (missing === 0) {
      this.socket.write(packet);
      return;
    }
    this.socket.cork();
    this.socket.write(packet);
    this.socket.write(PADDING.subarray(0, missing));
    this.socket.uncork();
  }
}
