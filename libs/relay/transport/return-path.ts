import type { TransportAddress } from '../stun/transport-address.js';

/** One five-tuple seen from the relay: who is at the other end, and the way back. */
export interface ReturnPath {
  /** Unique among live five-tuples; starts with the transport. */
  readonly fiveTuple: string;
  readonly source: TransportAddress;
  /** An answer to a request. */
  reply(packet: Buffer): void;
  /** Relayed data; may be dropped rather than queued when the way back is full. */
  deliver(packet: Buffer): void;
}
