import type { Socket } from 'node:dgram';
import { leaveScratch } from './scratch.js';
import { handleOf } from './socket-handle.js';

/** Sends one datagram to a numeric address. Its memory may be written over when this returns, if it is the scratch. */
export type SendDatagram = (bytes: Buffer, port: number, address: string) => void;

/** What `dgram` makes for a send that has to wait. */
interface SendRequest {
  list?: readonly Buffer[];
}
type HandleSend = (
  request: SendRequest,
  list: readonly Buffer[],
  count: number,
  port: number,
  address: string,
  hasCallback: boolean,
) => number;

/**
 * `socket.send` makes a request object for every datagram and drops it, since nearly all of them leave at once. This keeps
 * one until a datagram really has to wait. It calls what `socket.send` calls, found by letting it do so once, and where
 * that is not what it was when this was written (Node 24), it is `socket.send`.
 * @param socket bound, and with a `lookup` that answers at once
 */
export function datagramSender(socket: Socket): SendDatagram {
  const direct = directSend(socket);
  if (!direct) return (bytes, port, address) => sendPublicly(socket, bytes, port, address);
  const { send, Request } = direct;
  let request = new Request();
  let list: [Buffer] | null = null;
  return (bytes, port, address) => {
    if (list) list[0] = bytes;
    // Kept alive by the request, should this be the one that waits.
    else request.list = list = [bytes];
    // 0: it waits. Else it has left (its length and one), or is lost (an error), as datagrams are.
    if (send(request, list, 1, port, address, false) !== 0) return;
    request = new Request();
    list = null;
    leaveScratch(bytes);
  };
}

function sendPublicly(socket: Socket, bytes: Buffer, port: number, address: string): void {
  socket.send(bytes, port, address);
  if (socket.getSendQueueCount() > 0) leaveScratch(bytes);
}

const PROBE = Buffer.from('probe');
const PROBE_PORT = 9;

/** What `socket.send` calls; null when it is not recognised. */
function directSend(socket: Socket): { send: HandleSend; Request: new () => SendRequest } | null {
  const handle = handleOf(socket);
  const original = handle?.['send'];
  if (!handle || typeof original !== 'function') return null;
  const address = socket.address().family === 'IPv6' ? '::1' : '127.0.0.1';
  const isOwn = Object.hasOwn(handle, 'send');
  let seen: unknown[] = [];
  try {
    // Nothing is sent: it is told that the datagram has left.
    handle['send'] = (...called: unknown[]) => {
      seen = called;
      return PROBE.length + 1;
    };
    socket.send(PROBE, PROBE_PORT, address);
  } finally {
    if (isOwn) handle['send'] = original;
    else delete handle['send'];
  }
  const [request, list, count, port, to, hasCallback] = seen;
  const isKnown =
    seen.length === 6 &&
    handle['send'] === original &&
    isInstance(request) &&
    Array.isArray(list) &&
    list[0] === PROBE &&
    count === 1 &&
    port === PROBE_PORT &&
    to === address &&
    hasCallback === false;
  if (!isKnown) return null;
  return {
    send: (original as HandleSend).bind(handle),
    Request: request.constructor as new () => SendRequest,
  };
}

/** Of a class of its own: a bare object in place of a request would end the process. */
const isInstance = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && value.constructor?.name === 'SendWrap';
