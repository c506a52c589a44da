import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { SecureContext, TLSSocket } from 'node:tls';
import type { Clock } from '@confrere/kernel';
import { terminateTls } from '@confrere/platform/tls';
import { readClientHello } from './client-hello.js';
import { speechOf } from './first-byte.js';

/** Who is to have a connection, and what of it. */
export type Destination =
  | { readonly to: 'turn'; readonly stream: Duplex; readonly transport: 'tcp' | 'tls' }
  | {
      readonly to: 'server';
      readonly stream: Duplex;
      /** What was read of it already. */
      readonly read: Buffer;
      readonly as: 'http' | 'https' | 'httpsDecrypted';
      readonly tlsVersion: string | null;
    }
  | { readonly to: 'nobody' };

export interface ArrivalOptions {
  /** Asked when a handshake begins, so that a new certificate is used at once. */
  readonly context: () => SecureContext;
  readonly clock: Clock;
  /** Milliseconds for a TLS handshake. */
  readonly within: number;
}

const HTTP_PROTOCOLS = new Set(['h2', 'http/1.1', 'http/1.0']);
const TURN_PROTOCOL = 'stun.turn';

/**
 * Finds out who is to have a connection, by its first bytes: before TLS, in the ClientHello, and behind TLS where that is
 * taken off here.
 * @param socket just accepted, read by nobody.
 * @param decide is called at most once, unless the connection closes before; the stream is paused then.
 */
export function readArrival(socket: Socket, options: ArrivalOptions, decide: (found: Destination) => void): void {
  let needed = 1;
  collect(socket, (bytes) => {
    if (bytes.length < needed) return false;
    switch (speechOf(bytes[0] ?? 0)) {
      case 'turn':
        socket.unshift(bytes);
        decide({ to: 'turn', stream: socket, transport: 'tcp' });
        return true;
      case 'http':
        decide({ to: 'server', stream: socket, read: bytes, as: 'http', tlsVersion: null });
        return true;
      case 'unknown':
        decide({ to: 'nobody' });
        return true;
      case 'tls':
        break;
    }
    const hello = readClientHello(bytes);
    if (hello.kind === 'incomplete') {
      needed = hello.needed;
      return false;
    }
    if (hello.kind === 'malformed') decide({ to: 'nobody' });
    // Who names TURN means TURN, also when HTTP stands beside it, as coturn's own client has it.
    else if (!hello.alpn.includes(TURN_PROTOCOL) && hello.alpn.some((protocol) => HTTP_PROTOCOLS.has(protocol)))
      decide({ to: 'server', stream: socket, read: bytes, as: 'https', tlsVersion: null });
    else {
      socket.unshift(bytes);
      const alpn = hello.alpn.includes(TURN_PROTOCOL) ? TURN_PROTOCOL : null;
      terminateTls(socket, { ...options, context: options.context(), alpn }, (secure) => {
        if (secure) readDecrypted(secure, decide);
        else decide({ to: 'nobody' });
      });
    }
    return true;
  });
}

function readDecrypted(secure: TLSSocket, decide: (found: Destination) => void): void {
  collect(secure, (bytes) => {
    const speech = speechOf(bytes[0] ?? 0);
    if (speech === 'turn') {
      secure.unshift(bytes);
      decide({ to: 'turn', stream: secure, transport: 'tls' });
    } else if (speech === 'http') {
      const tlsVersion = secure.getProtocol();
      decide({ to: 'server', stream: secure, read: bytes, as: 'httpsDecrypted', tlsVersion });
    } else {
      decide({ to: 'nobody' });
    }
    return true;
  });
}

/** Reads until `enough` says so of all that came; the stream is paused before it is asked. */
function collect(stream: Duplex, enough: (bytes: Buffer) => boolean): void {
  let bytes: Buffer = Buffer.alloc(0);
  const take = (chunk: Buffer): void => {
    bytes = bytes.length === 0 ? chunk : Buffer.concat([bytes, chunk]);
    stream.pause().off('data', take);
    if (enough(bytes)) {
      stream.off('end', gone);
      return;
    }
    stream.on('data', take).resume();
  };
  // Who says nothing further will never have said enough.
  const gone = (): void => void stream.destroy();
  stream.on('data', take).once('end', gone).resume();
}
