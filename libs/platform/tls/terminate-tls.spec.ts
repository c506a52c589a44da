import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { connect as connectTls, type ConnectionOptions, createSecureContext, type TLSSocket } from 'node:tls';
import { FakeClock } from '@confrere/kernel';
import { terminateTls } from './index.js';
import { makeCertificate } from './testing/make-certificate.js';

const { cert, key } = makeCertificate();
const context = createSecureContext({ cert, key, minVersion: 'TLSv1.2', sessionIdContext: 'confrere' });
const HOST = '127.0.0.1';
let clock: FakeClock;
let server: Server;
let alpn: string | null;
let outcomes: (TLSSocket | null)[];
/** How many bytes are read before the connection is handed over; 0: none. */
let readFirst: number;

beforeEach(async () => {
  [clock, alpn, outcomes, readFirst] = [new FakeClock(), null, [], 1];
  // What becomes of a connection of one test is no matter of the next.
  const mine = outcomes;
  server = createServer({ pauseOnConnect: true }, (socket) => {
    socket.on('error', () => undefined);
    const terminate = (): void =>
      terminateTls(socket, { context, alpn, clock, within: 10_000 }, (secure) => {
        mine.push(secure);
        secure?.on('data', (chunk: Buffer) => secure.write(chunk));
      });
    if (readFirst === 0) return terminate();
    let read = Buffer.alloc(0);
    const take = (chunk: Buffer): void => {
      read = Buffer.concat([read, chunk]);
      if (read.length < readFirst) return;
      socket.pause().off('data', take).unshift(read);
      terminate();
    };
    socket.on('data', take).resume();
  }).listen(0, HOST);
  await once(server, 'listening');
});
afterEach(() => new Promise((done) => server.close(done)));

const portOf = (): number => (server.address() as AddressInfo).port;
const open = async (options: ConnectionOptions = {}): Promise<TLSSocket> => {
  const client = connectTls({ host: HOST, port: portOf(), rejectUnauthorized: false, ...options });
  await once(client, 'secureConnect');
  return client;
};
const echo = async (client: TLSSocket, text: string): Promise<string> => {
  client.write(text);
  const [answer] = (await once(client, 'data')) as [Buffer];
  return answer.toString();
};

it.each([0, 1, 5, 60, 200])('a connection of which %s bytes or more were read before is decrypted', async (bytes) => {
  readFirst = bytes;
  const client = await open();
  expect(await echo(client, 'hello')).toBe('hello');
  client.destroy();
});

it('TLS 1.2 is spoken, 1.1 is not', async () => {
  const client = await open({ maxVersion: 'TLSv1.2' });
  expect(client.getProtocol()).toBe('TLSv1.2');
  client.destroy();
  await expect(
    open({ minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT:@SECLEVEL=0' }),
  ).rejects.toThrow();
  expect(outcomes).toEqual([expect.anything(), null]);
});

it('the one protocol is agreed upon; without one, a list is not answered and the handshake goes on', async () => {
  alpn = 'stun.turn';
  const agreed = await open({ ALPNProtocols: ['stun.turn'] });
  alpn = null;
  const ignored = await open({ ALPNProtocols: ['webrtc'] });
  expect([agreed.alpnProtocol, ignored.alpnProtocol]).toEqual(['stun.turn', false]);
  agreed.destroy();
  ignored.destroy();
});

it.each(['TLSv1.2', 'TLSv1.3'] as const)('a session is resumed by its ticket (%s)', async (maxVersion) => {
  const first = await open({ maxVersion });
  const session = first.getSession();
  const ticket = maxVersion === 'TLSv1.3' ? ((await once(first, 'session')) as [Buffer])[0] : session;
  first.destroy();
  if (!ticket) throw new Error('no ticket was given');
  const second = await open({ maxVersion, session: ticket });
  expect(second.isSessionReused()).toBe(true);
  second.destroy();
});

describe('nothing comes of', () => {
  const raw = async (): Promise<Socket> => {
    const socket = connect(portOf(), HOST);
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    return socket;
  };
  const closed = async (socket: Socket): Promise<void> => {
    socket.resume();
    await new Promise((done) => socket.once('close', done));
  };

  it('a handshake that does not end in time', async () => {
    readFirst = 0;
    const handedOver = once(server, 'connection');
    const socket = await raw();
    socket.write(Buffer.from('1603010200010001fc', 'hex'));
    await handedOver;
    clock.advance(9_999);
    expect(outcomes).toEqual([]);
    clock.advance(1);
    await closed(socket);
    expect(outcomes).toEqual([null]);
  });

  it.each([
    ['what is no TLS', '474554202f20485454502f312e310d0a0d0a'],
    ['a record of nonsense', '16030100040100000000'],
    ['an alert in place of a hello', '15030100020228'],
  ])('%s', async (_name, bytes) => {
    const socket = await raw();
    socket.write(Buffer.from(bytes, 'hex'));
    await closed(socket);
    expect(outcomes).toEqual([null]);
  });

  it('who goes away in the middle', async () => {
    const socket = await raw();
    socket.write(Buffer.from('1603010200010001fc', 'hex'));
    socket.end();
    await closed(socket);
    expect(outcomes).toEqual([null]);
  });
});
