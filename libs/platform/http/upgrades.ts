import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Area, PublicOrigin } from '@confrere/platform/access';
import type { Log } from '@confrere/platform/telemetry';

const REASONS = { 401: 'Unauthorized', 403: 'Forbidden', 404: 'Not Found', 503: 'Service Unavailable' } as const;

/** Decides about one upgrade: takes the socket, or refuses it with `refuseUpgrade`. */
export type UpgradeHandler = (request: IncomingMessage, socket: Duplex, head: Buffer) => Promise<void>;

/** Who answers the upgrades of this server to WebSocket, by path. Any other path is answered 404. */
export class Upgrades {
  private readonly handlers = new Map<string, { readonly area: Area | null; readonly handler: UpgradeHandler }>();

  /** @param origin left out: every listener serves every path. */
  constructor(
    private readonly log: Log,
    private readonly origin: PublicOrigin | null = null,
  ) {}

  /**
   * @param path exactly, without a query.
   * @param area whose listener serves it; null: only the main one, for programs of this appliance.
   */
  answer(path: string, area: Area | null, handler: UpgradeHandler): void {
    this.handlers.set(path, { area, handler });
  }

  /** Stands at the upgrades of an HTTP server from now on. */
  open(server: Server): void {
    server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      // A peer that goes away meanwhile must not be an unhandled error.
      socket.on('error', () => socket.destroy());
      const found = this.handlers.get((request.url ?? '').split('?', 1)[0] ?? '');
      if (!found || !this.isServed(request, found.area)) return refuseUpgrade(socket, 404);
      found.handler(request, socket, head).catch((error: unknown) => {
        this.log.error('upgrade.failed', error);
        refuseUpgrade(socket, 503);
      });
    });
  }

  private isServed(request: IncomingMessage, area: Area | null): boolean {
    if (!this.origin) return true;
    return area === null ? !this.origin.isApart(request) : this.origin.by(request, area);
  }
}

/** Answers an upgrade with a status and nothing else. */
export function refuseUpgrade(socket: Duplex, status: keyof typeof REASONS): void {
  if (socket.destroyed) return;
  const retry = status === 503 ? 'Retry-After: 10\r\n' : '';
  socket.end(`HTTP/1.1 ${status} ${REASONS[status]}\r\nConnection: close\r\n${retry}Content-Length: 0\r\n\r\n`);
}
