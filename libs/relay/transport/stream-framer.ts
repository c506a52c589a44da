import { padded } from '../stun/decode.js';
import { HEADER_LENGTH, MAGIC_COOKIE } from '../stun/stun-message.js';

/** No packet of a call comes near this; a longer one is not waited for. */
export const LONGEST_FRAME = 16 * 1024;
const ENOUGH_FOR_LENGTH = 4;
const NOTHING: Buffer = Buffer.alloc(0);

/**
 * Cuts a byte stream into STUN messages and ChannelData (RFC 8656, sections 3.1 and 12.5: over a stream ChannelData is
 * padded to four bytes). Holds at most one unfinished frame.
 */
export class StreamFramer {
  private rest: Buffer = NOTHING;

  /** Calls `take` with each whole frame, padding cut off. False: this is not TURN, and the connection is to be closed. */
  push(chunk: Buffer, take: (frame: Buffer) => void): boolean {
    const bytes = this.rest.length > 0 ? Buffer.concat([this.rest, chunk]) : chunk;
    const frames: Buffer[] = [];
    let broken = false;
    let at = 0;
    while (bytes.length - at >= ENOUGH_FOR_LENGTH) {
      const frame = frameAt(bytes, at);
      broken = !frame;
      if (!frame || bytes.length - at < frame.onWire) break;
      frames.push(bytes.subarray(at, at + frame.length));
      at += frame.onWire;
    }
    // A copy, so that a few bytes do not keep the whole chunk they came in.
    this.rest = at === bytes.length ? NOTHING : Buffer.from(bytes.subarray(at));
    for (const frame of frames) take(frame);
    return !broken;
  }
}

function frameAt(bytes: Buffer, at: number): { length: number; onWire: number } | null {
  const kind = (bytes[at] ?? 0) >> 6;
  const announced = bytes.readUInt16BE(at + 2);
  if (kind === 0b01) {
    const length = ENOUGH_FOR_LENGTH + announced;
    return length <= LONGEST_FRAME ? { length, onWire: padded(length) } : null;
  }
  const length = HEADER_LENGTH + announced;
  if (kind !== 0b00 || announced % 4 !== 0 || length > LONGEST_FRAME) return null;
  if (bytes.length - at >= 8 && bytes.readUInt32BE(at + 4) !== MAGIC_COOKIE) return null;
  return { length, onWire: length };
}
