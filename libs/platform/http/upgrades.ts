import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Log } from '@confrere/platform/telemetry';

const REASONS = { 401: 'Unauthorized', 403: 'Forbidden', 404: 'Not Found', 503: 'Service Unavailable' } as const;

/** Decides about one upgrade: takes the socket, or refuses it with `refuseUpgrade`. */
export type UpgradeHandler = (request: IncomingMessage, socket: Duplex, head: Buffer) => Promise<void>;

/** Who answers the upgrades of this server to WebSocket, by path. Any other path is answered 404. */
export class Upgrades {
  private readonly handlers = new Map<string, UpgradeHandler>();

  constructor(private readonly log: Log) {}

  /** @param path exactly, without a query. */
  answer(path: string, handler: UpgradeHandler): void {
    this.handlers.set(path, handler);
  }

  /** Stands at the upgrades of an HTTP server from now on. */
  open(server: Server): void {
    server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      // A peer that goes away meanwhile must not be an unhandled error.
      socket.on('error', () => socket.destroy());
      const handler = this.handlers.get((request.url ?? '').split('?', 1)[0] ?? '');
      if (!handler) return refuseUpgrade(socket, 404);
      handler(request, socket, head).catch((error: unknown) => {
        this.log.error('upgrade.failed', error);
        refuseUpgrade(socket, 503);
      });
    });
  }
}

/** Answers an upgrade with a status and nothing else. */
export function refuseUpgrade(socket: Duplex, status: keyof typeof REASONS): void {
  if (socket.destroyed) return;
  const retry = status === 503 ? 'Retry-After: 10\r\n' : '';
  socket.end(`HTTP/1.1 ${status} ${REASONS[status]}\r\nConnection: close\r\n${retry}Content-Length: 0\r\n\r\n`);
}
