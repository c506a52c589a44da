import { createRequire } from 'node:module';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Words of an entry in the memory that is shared with the addon. */
export const ENTRY_WORDS = 9;

/**
 * A UDP socket that takes in and sends many datagrams per system call; libs/relay/native/batch-socket.c, which describes
 * `memory`: the heads of what came in (`ENTRY_WORDS` each), of what goes out (likewise, and one more), then the slots.
 */
export interface BatchSocket {
  readonly memory: ArrayBuffer;
  readonly port: number;
  /** Sends the first `count` outgoing entries. */
  flush(count: number): void;
  /** Sends bytes from elsewhere to the destination in the last outgoing entry. */
  send(bytes: Buffer): void;
  /** A socket beside it, whose packets come in the same batches: its number, 0 when it cannot be had. */
  open(host: string, port: number): number;
  /** Closes one beside it: nothing more leaves through it, and its port is free when this returns. */
  shut(socket: number): void;
  /** Closes it and all that are beside it. */
  close(closed: () => void): void;
}

export interface BatchSockets {
  /** @throws Error with the system's code when the address cannot be had */
  readonly BatchSocket: new (
    host: string,
    port: number,
    bufferSize: number,
    onBatch: (count: number) => void,
    /** Whether there may be sockets beside it. */
    others: boolean,
  ) => BatchSocket;
  readonly words: number;
  readonly slots: number;
  /** Bytes from one slot to the next. */
  readonly stride: number;
  /** Bytes before a datagram in its slot that are free. */
  readonly headroom: number;
  /** Bytes of all heads: where the slots begin. */
  readonly heads: number;
}

/** dist/native, seen from dist/<program>/libs/relay/transport and from libs/relay/transport. */
const PLACES = ['../../../../native', '../../../dist/native'].map((folder) =>
  join(import.meta.dirname, folder, `batch-socket-${process.platform}-${process.arch}.node`),
);

/** The addon, where the build made one of these sources and this platform takes it; null otherwise. */
export function loadBatchSockets(): BatchSockets | null {
  const file = PLACES.find((place) => existsSync(place));
  if (!file) return null;
  try {
    const addon = createRequire(import.meta.filename)(file) as BatchSockets;
    return addon.words === ENTRY_WORDS ? addon : null;
  } catch {
    // Built for another libc or another machine: there is a way without it.
    return null;
  }
}
