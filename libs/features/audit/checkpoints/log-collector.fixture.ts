import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer, type Server, type TLSSocket } from 'node:tls';
import type { MadeCertificate } from '../../../platform/tls/testing/make-certificate.js';

/** A log collector on loopback, as RFC 5425 has it: reads frames by their octet count, and ends in order when told. */
export class LogCollector {
  /** Every whole message that it has read. */
  readonly messages: string[] = [];
  private readonly sockets = new Set<TLSSocket>();

  private constructor(private readonly server: Server) {}

  /** @param reads false: it takes connections and reads nothing. */
  static async open({ cert, key }: MadeCertificate, port = 0, reads = true): Promise<LogCollector> {
    const server = createServer({ cert, key });
    const collector = new LogCollector(server);
    server.on('secureConnection', (socket) => collector.take(socket, reads));
    server.on('tlsClientError', () => undefined);
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return collector;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  get connections(): number {
    return this.sockets.size;
  }

  /** As if the machine went down: connections are cut. */
  async kill(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
    await once(this.server, 'close');
  }

  private take(socket: TLSSocket, reads: boolean): void {
    this.sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => this.sockets.delete(socket));
    if (!reads) return;
    let buffered = Buffer.alloc(0);
    socket.on('data', (chunk: Buffer) => {
      buffered = Buffer.concat([buffered, chunk]);
      for (let frame = cut(buffered); frame; frame = cut(buffered)) {
        this.messages.push(frame.message);
        buffered = buffered.subarray(frame.length);
      }
    });
  }
}

function cut(buffered: Buffer): { message: string; length: number } | null {
  const space = buffered.indexOf(' ');
  const octets = Number(buffered.subarray(0, Math.max(0, space)).toString('ascii') || NaN);
  const end = space + 1 + octets;
  if (space < 1 || !(buffered.length >= end)) return null;
  return { message: buffered.subarray(space + 1, end).toString('utf8'), length: end };
}
