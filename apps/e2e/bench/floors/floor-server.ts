import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { brotliCompressSync } from 'node:zlib';
import { WebSocketServer, type WebSocket } from 'ws';
import { freePort } from '../../harness/free-port.ts';
import { TcpProxy } from '../../harness/tcp-proxy.ts';

const PAGES = new Map(
  ['warm', 'cold'].map((name) => [
    `/${name}`,
    brotliCompressSync(readFileSync(new URL(`${name}.html`, import.meta.url))),
  ]),
);

/** Serves the bare pages and carries what two of them say to each other; behind a line of its own, like the appliance. */
export class FloorServer {
  readonly origin: string;
  readonly line: TcpProxy;
  private readonly http: Server;
  private readonly rooms = new Map<string, Set<WebSocket>>();

  private constructor(http: Server, line: TcpProxy) {
    this.http = http;
    this.line = line;
    this.origin = `http://127.0.0.1:${line.port}`;
    new WebSocketServer({ server: http, perMessageDeflate: false }).on('connection', (socket, request) =>
      this.enter(socket, new URL(request.url ?? '/', this.origin).searchParams.get('room') ?? ''),
    );
  }

  static async start(): Promise<FloorServer> {
    const http = createServer((request, response) => {
      const page = PAGES.get(new URL(request.url ?? '/', 'http://floor').pathname);
      if (!page) response.writeHead(404).end();
      else response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'content-encoding': 'br' }).end(page);
    });
    const port = await freePort();
    await new Promise<void>((resolve) => http.listen(port, '127.0.0.1', resolve));
    return new FloorServer(http, await TcpProxy.open(await freePort(), port));
  }

  async stop(): Promise<void> {
    await this.line.close();
    this.http.closeAllConnections();
    this.http.close();
  }

  private enter(socket: WebSocket, room: string): void {
    const people = this.rooms.get(room) ?? new Set();
    this.rooms.set(room, people.add(socket));
    socket.on('close', () => people.delete(socket));
    socket.on('message', (data, isBinary) => {
      for (const other of people) if (other !== socket) other.send(data, { binary: isBinary });
    });
    if (people.size === 2) for (const each of people) each.send('{"both":true}');
  }
}
