import { lookup } from 'node:dns/promises';
import type { RelayEngine } from '../turn/relay-engine.js';
import { loadBatchSockets } from './batch-socket.js';
import { BatchedUdpListener } from './udp-batched.js';
import { PlainUdpListener } from './udp-plain.js';
import type { UdpListener, UdpListenerOptions } from './udp-shapes.js';

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
