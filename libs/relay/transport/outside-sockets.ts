import type { TransportAddress } from '../stun/transport-address.js';
import type { FiveTuple } from './five-tuple.js';

/** What an open relay has behind a relayed address: a socket of its own, whose packets come and go as the relay's do. */
export interface OutsideSocket {
  /** The way to a peer there. The bytes from `start` to `end` may be written over as soon as `send` returns. */
  wayTo(address: TransportAddress): OutsideWay;
  /** Whom `Hear` was told of last, in full: only while it runs. */
  speaker(): TransportAddress;
  close(): void;
}

export interface OutsideWay {
  send(bytes: Buffer, start: number, end: number): void;
}

/**
 * A packet has come in: the bytes from `start` to `end`, with `headroom` bytes before them and some after them that may be
 * written over. `from` tells speakers apart, within one socket. All of it is used again when this returns.
 */
export type Hear = (from: FiveTuple, bytes: Buffer, start: number, end: number, headroom: number) => void;

/** Null when that port cannot be had. An allocation is answered at once, so nothing here waits. */
export type OpenOutsideSocket = (host: string, port: number, hear: Hear) => OutsideSocket | null;
