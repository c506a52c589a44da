import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { Duplex } from 'node:stream';
import type { SecureContext } from 'node:tls';
import { PublicOrigin } from '@confrere/platform/access';
import type { ListenerConfig } from '@confrere/platform/config';
import type { NestExpressApplication } from '@nestjs/platform-express';

/**
 * Listens for some audiences on a port of their own. What comes in there is noted as such, and answered by the same
 * application: routes of other audiences are not there for it.
 * @param context the certificate of the moment; with `listener.tls`.
 * @returns the server; to be closed with all its connections before the application is.
 */
export async function listenApart(
  app: NestExpressApplication,
  listener: ListenerConfig,
  context?: () => SecureContext,
): Promise<Server> {
  const origin = app.get(PublicOrigin);
  const main: Server = app.getHttpServer();
  const address = { origin: listener.publicOrigin, areas: listener.areas };
  const server = listener.tls && context ? secure(listener.tls, context) : createServer();
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    origin.note(request, address);
    main.emit('request', request, response);
  });
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    origin.note(request, address);
    main.emit('upgrade', request, socket, head);
  });
  await new Promise<void>((listening, failed) => {
    server.once('error', failed).listen(listener.port, listener.host, () => {
      server.off('error', failed);
      listening();
    });
  });
  return server;
}

/** Whoever names no host (SNI) is shown the certificate of the start; browsers name one. */
function secure(files: NonNullable<ListenerConfig['tls']>, context: () => SecureContext): Server {
  return createSecureServer({
    cert: readFileSync(files.certFile),
    key: readFileSync(files.keyFile),
    minVersion: 'TLSv1.2',
    SNICallback: (_name, done) => done(null, context()),
  });
}
