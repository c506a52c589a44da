import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { isAllowed } from '@confrere/contract';
import { isAllowedOrigin, type Principal, Principals, PublicOrigin } from '@confrere/platform/access';
import { refuseUpgrade, Upgrades } from '@confrere/platform/http';
import { Injectable } from '@nestjs/common';
import type { WebSocketServer } from 'ws';
import { accessOf } from '../pages/access-of.js';
import { ConnectionCount } from './connection-limits.js';

/** Which cookie counts on which path: one browser may hold both, in two pages. */
const KINDS = [
  ['/signaling/visit', 'visit', 'visitor'],
  ['/signaling/desk', 'desk', 'member'],
] as const;

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
    private readonly upgrades: Upgrades,
  ) {}

  /** Answers the upgrades of both paths from now on. */
  open(sockets: WebSocketServer): void {
    for (const [path, area, kind] of KINDS)
      this.upgrades.answer(path, area, (request, socket, head) => this.decide(kind, request, socket, head, sockets));
  }

  /** Nobody comes in any more. */
  close(): void {
    this.closed = true;
  }

  private async decide(
    kind: Principal['kind'],
    request: IncomingMessage,
    socket: Duplex,
    head: Buffer,
    sockets: WebSocketServer,
  ): Promise<void> {
    if (!isAllowedOrigin(request.headers.origin, this.origin.at(request))) return refuseUpgrade(socket, 403);
    const address = request.socket.remoteAddress ?? '';
    if (this.closed || !this.count.hasRoomFor(address)) return refuseUpgrade(socket, 503);
    const principal = await this.principals.fromCookies(kind, request.headers.cookie);
    if (principal === null) return refuseUpgrade(socket, 401);
    if (principal.kind === 'member' && !isAllowed(principal.role, 'queue:see')) return refuseUpgrade(socket, 403);
    if (this.closed || socket.destroyed) return refuseUpgrade(socket, 503);
    const giveBack = this.count.take(address, accessOf(principal));
    if (giveBack === null) return refuseUpgrade(socket, 503);
    socket.once('close', giveBack);
    sockets.handleUpgrade(request, socket, head, (webSocket) =>
      sockets.emit('connection', webSocket, principal, socket),
    );
  }
}
