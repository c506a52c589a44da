import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { isAllowedOrigin, type Principal, Principals, PublicOrigin } from '@confrere/platform/access';
import { Log } from '@confrere/platform/telemetry';
import { Injectable } from '@nestjs/common';
import type { WebSocketServer } from 'ws';
import { accessOf } from '../pages/access-of.js';
import { ConnectionCount } from './connection-limits.js';

/** Which cookie counts on which path: one browser may hold both, in two pages. */
const KINDS: Readonly<Record<string, Principal['kind']>> = {
  '/signaling/visit': 'visitor',
  '/signaling/desk': 'member',
};

const REASONS = { 401: 'Unauthorized', 403: 'Forbidden', 404: 'Not Found', 503: 'Service Unavailable' } as const;

/**
 * Decides who gets a socket at all, in the HTTP upgrade, before a WebSocket exists (Nest's guards do not run there): exact
 * Origin, then the cookie of that path's kind, then room. Nothing in the query says who anyone is.
 */
@Injectable()
export class SignalingDoor {
  private readonly count = new ConnectionCount();
  private closed = false;

  constructor(
    private readonly principals: Principals,
    private readonly origin: PublicOrigin,
    private readonly log: Log,
  ) {}

  /** Stands at the upgrades of an HTTP server from now on. Other paths are answered 404. */
  open(server: Server, sockets: WebSocketServer): void {
    server.on('upgrade', (request, socket, head) => {
      // A peer that goes away meanwhile must not be an unhandled error.
      socket.on('error', () => socket.destroy());
      this.decide(request, socket, head, sockets).catch((error: unknown) => {
        this.log.error('upgrade.failed', error);
        refuse(socket, 503);
      });
    });
  }

  /** Nobody comes in any more. */
  close(): void {
    this.closed = true;
  }

  private async decide(
    request: IncomingMessage,
    socket: Duplex,
    head: Buffer,
    sockets: WebSocketServer,
  ): Promise<void> {
    const path = (request.url ?? '').split('?', 1)[0] ?? '';
    const kind = Object.hasOwn(KINDS, path) ? KINDS[path] : undefined;
    if (kind === undefined) return refuse(socket, 404);
    if (!isAllowedOrigin(request.headers.origin, this.origin.value)) return refuse(socket, 403);
    const address = request.socket.remoteAddress ?? '';
    if (this.closed || !this.count.hasRoomFor(address)) return refuse(socket, 503);
    const principal = await this.principals.fromCookies(kind, request.headers.cookie);
    if (principal === null) return refuse(socket, 401);
    if (this.closed || socket.destroyed) return refuse(socket, 503);
    const giveBack = this.count.take(address, accessOf(principal));
    if (giveBack === null) return refuse(socket, 503);
    socket.once('close', giveBack);
    sockets.handleUpgrade(request, socket, head, (webSocket) => sockets.emit('connection', webSocket, principal));
  }
}

function refuse(socket: Duplex, status: keyof typeof REASONS): void {
  if (socket.destroyed) return;
  const retry = status === 503 ? 'Retry-After: 10\r\n' : '';
  socket.end(`HTTP/1.1 ${status} ${REASONS[status]}\r\nConnection: close\r\n${retry}Content-Length: 0\r\n\r\n`);
}
