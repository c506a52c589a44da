import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectTls, type ConnectionOptions, createSecureContext, type TLSSocket } from 'node:tls';
import { type Clock, FakeClock, SystemClock } from '@confrere/kernel';
import { decodeProxyHeader } from '@confrere/platform/proxy-protocol';
import { issueCredential, Relay, StreamFramer, TurnClient } from '@confrere/relay';
import type { Duplex } from 'node:stream';
import { makeCertificate, type MadeCertificate } from '../../../libs/platform/tls/testing/make-certificate.js';
import { Door } from './door.js';
import type { DoorLimits } from './door-limits.js';

export const HOST = '127.0.0.1';
const SECRET = 'a-secret-of-more-than-thirty-two-characters';

/** A connection as the server gets it: what its header says, and what came behind it. */
export interface Passed {
  readonly socket: Socket;
  readonly client: { ip: string; port: number; overTls: boolean };
  read: Buffer;
}

/** A door with a relay behind it, and a socket on which connections arrive for the server. */
export async function openDoor(
  limits: Partial<DoorLimits> = {},
  given: { readonly serverSocket?: string; readonly clock?: Clock; readonly certificate?: MadeCertificate } = {},
) {
  const folder = mkdtempSync(join(tmpdir(), 'confrere-door-'));
  const { serverSocket = join(folder, 'server.sock') } = given;
  const clock = new FakeClock();
  const { cert, key } = given.certificate ?? makeCertificate();
  const context = createSecureContext({ cert, key, minVersion: 'TLSv1.2', sessionIdContext: 'confrere' });
  const relay = await Relay.open({
    clock: new SystemClock(),
    host: HOST,
    udpPort: 0,
    tcpPort: null,
    address: HOST,
    realm: 'confrere',
    secrets: [SECRET],
    onFault: (error) => {
      throw error;
    },
  });
  const door = await Door.open({
    host: HOST,
    port: 0,
    relay,
    serverSocket,
    context: () => context,
    clock: given.clock ?? clock,
    limits,
  });
  const opened = new Set<Duplex>();
  let behind: Server | undefined;
  return {
    door,
    relay,
    clock,
    serverSocket,
    /** The server's end: `take` is called with each connection once its header and the first bytes are there. */
    async startServer(take: (passed: Passed) => void): Promise<void> {
      behind = createServer({ allowHalfOpen: true }, (socket) => {
        opened.add(socket);
        let bytes: Buffer = Buffer.alloc(0);
        let passed: Passed | undefined;
        socket.on('error', () => undefined);
        socket.on('data', (chunk: Buffer) => {
          if (passed) return void (passed.read = Buffer.concat([passed.read, chunk]));
          bytes = Buffer.concat([bytes, chunk]);
          const header = decodeProxyHeader(bytes);
          if (header.kind !== 'header' || !header.client) throw new Error(`a ${header.kind} header`);
          const { ip, port, overTls } = header.client;
          passed = { socket, client: { ip: ip.join('.'), port, overTls }, read: bytes.subarray(header.length) };
          take(passed);
        });
      }).listen(serverSocket);
      await once(behind, 'listening');
    },
    stopServer: (): Promise<void> => new Promise((done) => (behind ? behind.close(() => done()) : done())),
    async tcp(): Promise<Socket> {
      const socket = connect({ port: door.port, host: HOST, allowHalfOpen: true });
      opened.add(socket);
      socket.on('error', () => undefined);
      await once(socket, 'connect');
      return socket;
    },
    async tls(options: ConnectionOptions = {}): Promise<TLSSocket> {
      const socket = connectTls({ port: door.port, host: HOST, rejectUnauthorized: false, ...options });
      opened.add(socket);
      socket.on('error', () => undefined);
      await once(socket, 'secureConnect');
      return socket;
    },
    /** A participant of a call, on a connection to the door. */
    participant(stream: Duplex, participantId: string, received?: (data: Buffer) => void): TurnClient {
      const expiresAt = new Date(Date.now() + 600_000);
      const client = new TurnClient({
        clock: new SystemClock(),
        credential: issueCredential(SECRET, { expiresAt, callId: 'call', participantId }),
        send: (packet) => void stream.write(Buffer.concat([packet, Buffer.alloc((4 - (packet.length % 4)) % 4)])),
        ...(received && { received }),
      });
      const framer = new StreamFramer();
      stream.on('data', (chunk: Buffer) => framer.push(chunk, (frame) => client.receive(Buffer.from(frame))));
      return client;
    },
    async close(): Promise<void> {
      for (const stream of opened) stream.destroy();
      await Promise.all([
        door.close(),
        relay.close(),
        new Promise<void>((done) => (behind ? behind.close(() => done()) : done())),
      ]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** What still comes; when the other end has said all, this one closes too. */
export async function restOf(stream: Duplex): Promise<string> {
  let text = '';
  stream.on('data', (chunk: Buffer) => (text += chunk.toString('latin1')));
  stream.once('end', () => stream.end());
  if (!stream.closed) await new Promise((done) => stream.once('close', done));
  return text;
}

/** Waits for something that happens without the test's doing, turn by turn. */
export async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((next) => setImmediate(next));
}
