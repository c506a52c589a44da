import type { Socket } from 'node:net';
import { type SecureContext, TLSSocket } from 'node:tls';
import type { Clock } from '@confrere/kernel';

export interface Termination {
  readonly context: SecureContext;
  /** The one application protocol that is spoken; null: a client's list is not answered (RFC 7301, section 3.1). */
  readonly alpn: string | null;
  readonly clock: Clock;
  /** Milliseconds for the handshake. */
  readonly within: number;
}

/**
 * Speaks TLS as the server on a connection that has been accepted, with whatever bytes have been put back into it
 * (`unshift`), paused.
 * @param done is called once: with the decrypted connection, or with null when there was no handshake in time; the
 *   connection is closed then.
 */
export function terminateTls(socket: Socket, options: Termination, done: (secure: TLSSocket | null) => void): void {
  const { context, alpn, clock, within } = options;
  const secure = new TLSSocket(socket, {
    isServer: true,
    secureContext: context,
    ...(alpn !== null && { ALPNProtocols: [alpn] }),
  });
  let settled = false;
  const settle = (outcome: TLSSocket | null): void => {
    if (settled) return;
    settled = true;
    deadline.cancel();
    if (outcome === null) {
      secure.destroy();
      socket.destroy();
    }
    done(outcome);
  };
  const deadline = clock.after(within, () => settle(null));
  // Stays: whatever goes wrong later concerns this connection alone, and whoever has it sees it close.
  secure.on('error', () => settle(null));
  // Before the handshake is done, Node tells its failures here only.
  secure.on('_tlsError', () => settle(null));
  secure.once('close', () => settle(null));
  secure.once('secure', () => settle(secure));
}
