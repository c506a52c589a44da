import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSecureContext, type TLSSocket } from 'node:tls';
import { FakeClock, SystemClock } from '@confrere/kernel';
import { serverSocketPath } from '@confrere/platform/config';
import { listenBehindDoor, makeWayForSocket } from '@confrere/platform/http';
import { WebSocket } from 'ws';
import { makeCertificate } from '../../libs/platform/tls/testing/make-certificate.js';
import { openDoor } from '../relay/door/door.fixture.js';
import { Evaluation } from './evaluation.js';
import { cookiesOf, testServer } from './server.fixture.js';

const HOST = '127.0.0.1';
/** PROXY protocol v2, LOCAL: the relay itself. */
const LOCAL = Buffer.from('0d0a0d0a000d0a515549540a20000000', 'hex');

interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly text: string;
}

let folder: string;
let place: Awaited<ReturnType<typeof openDoor>>;
let server: Awaited<ReturnType<typeof testServer>>;
let origin: string;
let ca: string;
const clock = new FakeClock();
/** Of each request: who the server takes its client for. */
const clients: [address: string | undefined, port: number | undefined, encrypted: boolean][] = [];

async function listen(): Promise<void> {
  const { cert, key } = certificate;
  const context = createSecureContext({ cert, key, minVersion: 'TLSv1.2' });
  await makeWayForSocket(socketPath());
  const options = { socketPath: socketPath(), publicOrigin: origin, context: () => context, clock };
  closeNewcomers = await listenBehindDoor(server.app, options);
  server.app.getHttpServer().on('request', ({ socket }: { socket: TLSSocket }) => {
    clients.push([socket.remoteAddress, socket.remotePort, socket.encrypted]);
  });
}

const certificate = makeCertificate();
const socketPath = (): string => serverSocketPath(server.config.runDir);
let closeNewcomers: () => void;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'confrere-behind-'));
  const files = { CERT: join(folder, 'cert.pem'), KEY: join(folder, 'key.pem') };
  writeFileSync(files.CERT, certificate.cert);
  writeFileSync(files.KEY, certificate.key);
  ca = certificate.cert;
  const serverSocket = join(folder, 'run', 'server.sock');
  place = await openDoor({}, { serverSocket, clock: new SystemClock(), certificate });
  origin = `https://${HOST}:${place.door.port}`;
  server = await testServer({
    CONFRERE_TLS_CERT_FILE: files.CERT,
    CONFRERE_TLS_KEY_FILE: files.KEY,
    CONFRERE_HTTP_PUBLIC_ORIGIN: origin,
    CONFRERE_RUN_DIR: join(folder, 'run'),
  });
  await listen();
});
afterAll(async () => {
  closeNewcomers();
  await Promise.all([server.close(), place.close()]);
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(() => void clients.splice(0));

interface Ask {
  readonly plain?: boolean;
  readonly alpn?: string[];
  readonly headers?: Record<string, string>;
  readonly body?: unknown;
}
function ask(path: string, { plain = false, alpn, headers = {}, body }: Ask = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const options = { host: HOST, port: place.door.port, path, agent: false, ca, headers: { ...headers } };
    if (body !== undefined) Object.assign(options.headers, { origin, 'content-type': 'application/json' });
    Object.assign(options, { method: body === undefined ? 'GET' : 'POST', ALPNProtocols: alpn });
    const asked = (plain ? requestHttp : requestHttps)(options, (answer) => {
      let text = '';
      answer.on('data', (chunk: Buffer) => (text += chunk.toString()));
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text }));
    });
    asked.on('error', reject).end(body === undefined ? undefined : JSON.stringify(body));
  });
}
const openVisit = async (): Promise<Answer> => {
  const [, reference, secret] = /\/j\/([^#]+)#(.+)/.exec((await server.app.get(Evaluation).freshLinks()).visitor) ?? [];
  return ask('/api/link/open', { body: { reference, secret } });
};

describe('HTTPS through the relay', () => {
  it.each([
    ['taken off by the server (browsers)', ['http/1.1']],
    ['taken off by the relay (a client without ALPN)', undefined],
  ])('shows pages, %s; the client is the one at the other end', async (_name, alpn) => {
    const page = await ask('/desk', { ...(alpn && { alpn }) });
    expect([page.status, page.headers['strict-transport-security']]).toEqual([200, 'max-age=31536000']);
    expect(page.text).toContain('<cf-desk');
    expect(clients).toEqual([[HOST, expect.any(Number), true]]);
    const [[, port]] = clients as [[string, number, boolean]];
    expect(port).not.toBe(0);
  });

  it('links are HTTPS, cookies are bound to host and HTTPS', async () => {
    expect((await server.app.get(Evaluation).freshLinks()).professional).toMatch(/^https:/);
    const opened = await openVisit();
    expect(opened.headers['set-cookie']).toEqual([expect.stringMatching(/^__Host-confrere-link=.*; Secure; SameSite/)]);
  });

  it.each([
    ['as browsers open it', ['http/1.1']],
    ['from a client without ALPN', undefined],
  ])('carries a WebSocket from greeting to goodbye, %s', async (_name, ALPNProtocols) => {
    const cookie = cookiesOf(await openVisit());
    const address = `${origin.replace('https', 'wss')}/signaling/visit`;
    const socket = new WebSocket(address, { ca, origin, headers: { cookie }, ...(ALPNProtocols && { ALPNProtocols }) });
    await once(socket, 'open');
    const welcome = once(socket, 'message') as Promise<[Buffer]>;
    socket.send(JSON.stringify({ type: 'hello', protocol: 1, tab: 'q1Xo3mJtT0yVbY0xw2n5aA' }));
    expect(JSON.parse(String((await welcome)[0]))).toMatchObject({ type: 'welcome' });
    socket.close(1000);
    await once(socket, 'close');
  });

  it('does not let a client say who it is', async () => {
    await ask('/desk', { alpn: ['http/1.1'], headers: { 'x-forwarded-for': '192.0.2.1', forwarded: 'for=192.0.2.1' } });
    expect(clients[0]?.[0]).toBe(HOST);
  });
});

describe('plain HTTP', () => {
  it('is sent to HTTPS of this host, whatever is asked and however', async () => {
    for (const [path, location] of [
      ['/j/abc?x=1', `${origin}/j/abc?x=1`],
      ['//evil.example/', `${origin}/evil.example/`],
      ['http://evil.example/x', `${origin}/`],
    ] as const) {
      const answer = await ask(path, { plain: true });
      expect([answer.status, answer.headers.location]).toEqual([308, location]);
    }
    expect((await ask('/api/link/open', { plain: true, body: {} })).status).toBe(308);
    expect(clients).toEqual([]);
  });

  it('opens no WebSocket', async () => {
    const socket = new WebSocket(`ws://${HOST}:${place.door.port}/signaling/visit`, { origin });
    const [refused] = (await once(socket, 'error')) as [Error];
    expect(refused.message).toBe('Unexpected server response: 308');
  });

  it('answers probes, which seldom know the name of the certificate', async () => {
    expect(JSON.parse((await ask('/health/live', { plain: true })).text)).toEqual({ status: 'ok' });
    for (const path of ['/health/', '/health/../desk', '/health/live?x'])
      expect([path, (await ask(path, { plain: true })).status]).toEqual([path, 308]);
  });
});

describe('the socket of the server', () => {
  const come = async (bytes?: Buffer): Promise<Socket> => {
    const socket = connect(socketPath());
    await once(socket, 'connect');
    if (bytes) socket.write(bytes);
    return socket;
  };
  const rest = async (socket: Socket): Promise<string> => {
    let text = '';
    socket.on('data', (chunk: Buffer) => (text += chunk.toString()));
    await once(socket, 'close');
    return text;
  };

  it('is for its account alone', () => {
    expect(statSync(socketPath()).mode & 0o777).toBe(0o600);
  });

  it.each([
    ['plain HTTP without a header', Buffer.from('GET /desk HTTP/1.1\r\nHost: x\r\n\r\n')],
    ['a header of version 1', Buffer.from('PROXY TCP4 192.0.2.7 192.0.2.8 1 2\r\nGET / HTTP/1.1\r\n\r\n')],
    ['a header of nonsense', Buffer.from('0d0a0d0a000d0a515549540a2f000000', 'hex')],
  ])('closes %s', async (_name, bytes) => {
    expect(await rest(await come(bytes))).toBe('');
    expect(clients).toEqual([]);
  });

  it('serves the relay itself, by a LOCAL header', async () => {
    const request = Buffer.from('GET /health/live HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
    expect(await rest(await come(Buffer.concat([LOCAL, request])))).toContain('{"status":"ok"}');
    expect(clients).toEqual([[undefined, undefined, undefined]]);
  });

  it('closes what says nothing for ten seconds', async () => {
    const accepted = once(server.app.getHttpServer(), 'connection');
    const socket = await come();
    await accepted;
    const closed = rest(socket);
    clock.advance(10_000);
    expect(await closed).toBe('');
  });
});

it('a call over TLS runs on while the server goes and comes back; its socket goes and comes with it', async () => {
  const got: string[] = [];
  const anna = place.participant(await place.tls(), 'anna');
  const berit = place.participant(await place.tls(), 'berit', (data) => got.push(data.toString()));
  const [from, to] = [await anna.allocate(), await berit.allocate()];
  await Promise.all([anna.permit(to), berit.permit(from)]);
  const hears = async (text: string): Promise<void> => {
    anna.sendTo(to, Buffer.from(text));
    while (got.at(-1) !== text) await new Promise((next) => setImmediate(next));
  };
  await hears('before');
  closeNewcomers();
  await server.app.close();
  expect(existsSync(socketPath())).toBe(false);
  await hears('meanwhile');
  expect((await ask('/health/live')).status).toBe(503);
  await server.reopen();
  await listen();
  expect((await ask('/health/live')).status).toBe(200);
  await hears('after');
  expect(got).toEqual(['before', 'meanwhile', 'after']);
});
