import { lookup } from 'node:dns/promises';
import type { Clock } from '@confrere/kernel';
import type { RelayEngine } from '../turn/relay-engine.js';
import { loadBatchSockets } from './batch-socket.js';
import { BatchedUdpListener } from './udp-batched.js';
import { PlainUdpListener } from './udp-plain.js';

/** Room for some tenths of a second of a busy relay; the kernel gives less where it is set to. */
export const SOCKET_BUFFER = 4 * 1024 * 1024;

/** One UDP socket for every call there is. */
export interface UdpListener {
  readonly port: number;
  /** Whether it takes in and sends many packets per system call. */
  readonly batched: boolean;
  close(): Promise<void>;
}

export interface UdpListenerOptions {
  readonly clock: Clock;
  readonly host: string;
  readonly port: number;
  /** `off`: plain `dgram` also where batching is there. */
  readonly batching: 'auto' | 'off';
  /** A defect of the relay itself: the packet that met it is dropped, all else goes on. */
  readonly onFault: (error: unknown) => void;
}

/**
 * In batches where the addon was built for this platform, else through `dgram`; nobody outside can tell which.
 * @throws DomainError `relay.cannot-listen`
 */
export async function openUdpListener(engine: RelayEngine, options: UdpListenerOptions): Promise<UdpListener> {
  const addon = options.batching === 'auto' ? loadBatchSockets() : null;
  if (!addon) return PlainUdpListener.open(engine, options);
  const { address } = await lookup(options.host).catch(() => ({ address: options.host }));
  return new BatchedUdpListener(addon, engine, { ...options, host: address });
}
