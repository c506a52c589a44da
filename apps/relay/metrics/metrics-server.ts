import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DomainError } from '@confrere/kernel';
import { prometheusText, TEXT_FORMAT } from './prometheus-text.js';
import { relayMetrics, type RelayState } from './relay-metrics.js';

/** Metrics and health over plain HTTP, for the inside only: `/metrics`, `/health/live`, `/health/ready`. */
export class MetricsServer {
  private constructor(private readonly server: Server) {}

  /** @throws DomainError `relay.metrics-cannot-listen`, with a sentence for the administrator */
  static async open(host: string, port: number, state: () => RelayState): Promise<MetricsServer> {
    const server = createServer({ requestTimeout: 5_000, headersTimeout: 5_000 }, ({ method, url }, response) => {
      const answer = method === 'GET' ? answerTo(url ?? '', state()) : { status: 405, text: '' };
      response.writeHead(answer.status, { 'content-type': answer.type ?? 'text/plain; charset=utf-8' });
      response.end(answer.text);
    });
    server.maxConnections = 16;
    await new Promise<void>((resolve, reject) => {
      server.once('error', (error: NodeJS.ErrnoException) => reject(cannotListen(error, host, port)));
      server.listen(port, host, resolve);
    });
    server.removeAllListeners('error');
    server.on('error', () => undefined);
    return new MetricsServer(server);
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.server.close(() => resolve());
      this.server.closeAllConnections();
    });
  }
}

function answerTo(url: string, state: RelayState): { status: number; text: string; type?: string } {
  switch (url.split('?', 1)[0]) {
    case '/metrics':
      return { status: 200, text: prometheusText(relayMetrics(state)), type: TEXT_FORMAT };
    case '/health/live':
      return { status: 200, text: 'live\n' };
    // A relay that lost the server is ready: it relays. One that drains is not: new calls are to go elsewhere.
    case '/health/ready':
      return state.draining ? { status: 503, text: 'draining\n' } : { status: 200, text: 'ready\n' };
    default:
      return { status: 404, text: '' };
  }
}

const WHY: Readonly<Record<string, string>> = {
  EADDRINUSE: 'is taken by another program',
  EACCES: 'needs more rights than this account has',
  EADDRNOTAVAIL: 'is not on this machine',
};

const cannotListen = ({ code = 'unknown' }: NodeJS.ErrnoException, host: string, port: number): DomainError =>
  new DomainError(
    'relay.metrics-cannot-listen',
    'unavailable',
    `Port ${port} on ${host} for metrics ${WHY[code] ?? `cannot be used (${code})`}: choose another in relay.metrics.port, or take it away.`,
  );
