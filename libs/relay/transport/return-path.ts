import type { TransportAddress } from '../stun/transport-address.js';
import type { FiveTuple } from './five-tuple.js';

/** One five-tuple seen from the relay: who is at the other end, and the way back. */
export interface ReturnPath {
  readonly fiveTuple: FiveTuple;
  readonly source: TransportAddress;
  /** An answer to a request. */
  reply(packet: Buffer): void;
  /**
   * Relayed data: the bytes from `start` to `end`. It may be dropped rather than queued when the way back is full. The
   * memory is used again as soon as the packet that it came in has been dealt with: who keeps any of it, copies it.
   */
  deliver(bytes: Buffer, start: number, end: number): void;
}
