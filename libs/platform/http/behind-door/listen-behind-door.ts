import { chmodSync } from 'node:fs';
import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import type { SecureContext } from 'node:tls';
import type { Clock } from '@confrere/kernel';
import { terminateTls } from '@confrere/platform/tls';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { plainHttp } from './plain-http.js';
import { readAnnouncement, showClient } from './proxied-socket.js';

export interface BehindDoor {
  /** Of a Unix socket; nothing may be there. */
  readonly socketPath: string;
  readonly publicOrigin: string;
  /** The certificate of the moment. */
  readonly context: () => SecureContext;
  readonly clock: Clock;
}

/** For the header, and for the TLS handshake. */
const WITHIN_MS = 10_000;
/** One request and its answer. */
const PLAIN_WITHIN_MS = 10_000;

/**
 * Lets an application listen where the relay passes connections on to: a Unix socket of this account, on which each
 * connection begins with a PROXY header. TLS is taken off here, HTTP/1.1 only.
 * @returns how to close those connections that are not the application's yet; to be called before it is closed.
 */
export async function listenBehindDoor(app: NestExpressApplication, options: BehindDoor): Promise<() => void> {
  const { socketPath, publicOrigin, context, clock } = options;
  await app.init();
  const server: Server = app.getHttpServer();
  const plain = plainHttp(publicOrigin, (request, response) => void server.emit('request', request, response));
  // The server's own listeners come after ours: what they are given is a client's connection, decrypted.
  const serve = takeConnections(server);
  /** Neither the application's nor closed. */
  const ours = new Set<Socket>();
  const start = (socket: Socket): void => {
    ours.delete(socket);
    serve(socket);
    socket.resume();
  };
  server.on('connection', (socket: Socket) => {
    ours.add(socket);
    socket.on('error', () => socket.destroy());
    socket.once('close', () => ours.delete(socket));
    readAnnouncement(socket, { clock, within: WITHIN_MS }, (announced) => {
      if (!announced) return socket.destroy();
      const { client, encrypted } = announced;
      if (!client) return start(socket);
      showClient(socket, client);
      if (client.overTls) return start(Object.assign(socket, { encrypted: true }));
      if (!encrypted) {
        const deadline = clock.after(PLAIN_WITHIN_MS, () => socket.destroy());
        socket.once('close', () => deadline.cancel());
        plain.emit('connection', socket);
        socket.resume();
        return;
      }
      terminateTls(socket, { context: context(), alpn: 'http/1.1', clock, within: WITHIN_MS }, (secure) => {
        if (!secure) return;
        ours.delete(socket);
        showClient(secure, client);
        serve(secure);
      });
    });
  });
  await app.listen(socketPath);
  chmodSync(socketPath, 0o600);
  return () => {
    for (const socket of ours) socket.destroy();
  };
}

/** Takes a server's listeners for connections away. @returns how to give them one. */
function takeConnections(server: Server): (socket: Socket) => void {
  const listeners = server.listeners('connection');
  server.removeAllListeners('connection');
  return (socket) => {
    for (const listener of listeners) listener.call(server, socket);
  };
}
