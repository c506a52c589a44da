import type { RemoteInfo, Socket } from 'node:dgram';
import { handleOf, type SocketHandle } from './socket-handle.js';

/** A datagram that came in, and from whom; `from.size` is not always set. */
export type TakeDatagram = (packet: Buffer, from: RemoteInfo) => void;

/** What the system calls for each datagram; `received` below 0 is an error, and there is none of the others then. */
type OnMessage = (received: number, handle: SocketHandle, packet?: Buffer, from?: RemoteInfo) => void;

/**
 * Takes datagrams where `dgram` does, without its event in between. What it puts in place of is asked once whether it is what
 * it was when this was written (Node 24); where not, datagrams come as events.
 * @param socket bound
 */
export function receiveDatagrams(socket: Socket, take: TakeDatagram): void {
  const handle = handleOf(socket);
  const original = handle && ownHandler(socket, handle);
  if (!handle || !original) {
    socket.on('message', take);
    return;
  }
  const onMessage: OnMessage = (received, of, packet, from) => {
    if (packet && from && received >= 0) take(packet, from);
    else original.call(handle, received, of, packet, from);
  };
  handle['onmessage'] = onMessage;
}

const PROBE = Buffer.from('probe');

/** What makes an event of a datagram; null when it is not recognised. */
function ownHandler(socket: Socket, handle: SocketHandle): OnMessage | null {
  const original = handle['onmessage'];
  if (typeof original !== 'function' || !Object.hasOwn(handle, 'onmessage')) return null;
  const from: RemoteInfo = { address: '127.0.0.1', family: 'IPv4', port: 9, size: 0 };
  const heard: unknown[] = [];
  const listener = (...told: unknown[]): void => void heard.push(...told);
  socket.on('message', listener);
  try {
    (original as OnMessage).call(handle, PROBE.length, handle, PROBE, from);
  } catch {
    return null;
  } finally {
    socket.off('message', listener);
  }
  return heard.length === 2 && heard[0] === PROBE && heard[1] === from ? (original as OnMessage) : null;
}
