import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { FakeClock, SystemClock } from '@confrere/kernel';
import { makeCertificate } from '../../platform/tls/testing/make-certificate.js';
import { issueCredential } from '../credentials/ephemeral-credential.js';
import type { Relay } from '../relay.js';
import { transportAddress } from '../stun/transport-address.js';
import { openLoopbackRelay } from '../testing/loopback-relay.js';
import { tryRelay } from './relay-trial.js';
import type { TurnUrl } from './turn-url.js';

const SECRET = 'secret-of-the-relay-under-trial-0123456789';
const clock = new SystemClock();
const OPTIONS = { clock, within: 20_000 };
const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const to = (transport: TurnUrl['transport'], port: number, scheme: TurnUrl['scheme'] = 'turn'): TurnUrl => ({
  scheme,
  host: '127.0.0.1',
  port,
  transport,
});

function pair(secret = SECRET, callIds: readonly [string, string] = ['check.1', 'check.1']) {
  const expiresAt = new Date(Date.now() + 60_000);
  return [
    issueCredential(secret, { expiresAt, callId: callIds[0], participantId: 'one' }),
    issueCredential(secret, { expiresAt, callId: callIds[1], participantId: 'other' }),
  ] as const;
}

async function openRelay(): Promise<Relay> {
  const relay = await openLoopbackRelay(SECRET);
  closers.push(() => relay.close());
  return relay;
}

async function listening(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closers.push(() => new Promise((done) => server.close(done)));
  return (server.address() as AddressInfo).port;
}

async function silentUdp(): Promise<UdpSocket> {
  const socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  closers.push(() => socket.close());
  return socket;
}

it('a packet goes there and back over UDP and over TCP, and nothing stays behind', async () => {
  const relay = await openRelay();
  const done = { step: 'done', code: null, distrust: null };
  expect(await tryRelay(to('udp', relay.udpPort), pair(), OPTIONS)).toEqual(done);
  expect(await tryRelay(to('tcp', relay.tcpPort), pair(), OPTIONS)).toEqual(done);
  expect(relay.allocations).toBe(0);
});

it('over TLS too; whether this machine trusts the certificate is told', async () => {
  const relay = await openRelay();
  const { cert, key } = makeCertificate({ names: ['127.0.0.1'] });
  const source = transportAddress('192.0.2.9', 1234);
  if (!source) throw new Error('no address');
  const port = await listening(createTlsServer({ cert, key }, (stream) => relay.acceptStream(stream, source, 'tls')));
  expect(await tryRelay(to('tls', port, 'turns'), pair(), { ...OPTIONS, authorities: [cert] })).toEqual({
    step: 'done',
    code: null,
    distrust: null,
  });
  expect(await tryRelay(to('tls', port, 'turns'), pair(), OPTIONS)).toEqual({
    step: 'done',
    code: null,
    distrust: 'DEPTH_ZERO_SELF_SIGNED_CERT',
  });
});

it('a certificate for another name is told as that', async () => {
  const relay = await openRelay();
  const { cert, key } = makeCertificate({ names: ['other.example.org'] });
  const source = transportAddress('192.0.2.9', 1234);
  if (!source) throw new Error('no address');
  const port = await listening(createTlsServer({ cert, key }, (stream) => relay.acceptStream(stream, source, 'tls')));
  expect(await tryRelay(to('tls', port, 'turns'), pair(), { ...OPTIONS, authorities: [cert] })).toMatchObject({
    step: 'done',
    distrust: 'ERR_TLS_CERT_ALTNAME_INVALID',
  });
});

it('credentials that the relay refuses stop at the allocation', async () => {
  const relay = await openRelay();
  const trial = tryRelay(to('udp', relay.udpPort), pair('another-secret-of-more-than-thirty-two'), OPTIONS);
  expect(await trial).toMatchObject({ step: 'allocate', code: 401 });
});

it('a relay that drains stops at the allocation', async () => {
  const relay = await openRelay();
  relay.drain();
  expect(await tryRelay(to('udp', relay.udpPort), pair(), OPTIONS)).toMatchObject({ step: 'allocate', code: 508 });
});

it('parties of different calls stop at the permission: a closed relay lets neither through', async () => {
  const relay = await openRelay();
  const trial = await tryRelay(to('udp', relay.udpPort), pair(SECRET, ['check.1', 'check.2']), OPTIONS);
  expect(trial).toMatchObject({ step: 'permit', code: 403 });
});

it('a port where nothing listens is told as refused, over UDP by what the network says', async () => {
  const [udp, tcp] = [await silentUdp(), createServer()];
  const tcpPort = await listening(tcp);
  const udpPort = udp.address().port;
  for (const close of closers.splice(0)) await close();
  expect(await tryRelay(to('udp', udpPort), pair(), OPTIONS)).toMatchObject({ code: 'ECONNREFUSED' });
  expect(await tryRelay(to('tcp', tcpPort), pair(), OPTIONS)).toMatchObject({ step: 'connect', code: 'ECONNREFUSED' });
});

it('a name without an address is told as that', async () => {
  const nowhere = { ...to('udp', 3478), host: 'relay.invalid' };
  expect(await tryRelay(nowhere, pair(), OPTIONS)).toMatchObject({
    step: 'connect',
    code: expect.stringMatching(/^(ENOTFOUND|EAI_AGAIN)$/),
  });
});

it('over UDP a question is asked again before it is given up, since packets get lost', async () => {
  const turned = new FakeClock();
  const silent = await silentUdp();
  const questions: string[] = [];
  silent.on('message', (packet) => questions.push(packet.toString('hex')));
  const trial = tryRelay(to('udp', silent.address().port), pair(), { clock: turned, within: 8_000 });
  for (const wait of [0, 500, 1_000, 2_000]) {
    turned.advance(wait);
    await once(silent, 'message');
  }
  turned.advance(8_000);
  expect(await trial).toEqual({ step: 'allocate', code: 'TIMEOUT', distrust: null });
  expect(questions).toHaveLength(4);
  expect(new Set(questions).size).toBe(1);
});

it('something that answers otherwise than TURN, or not at all, is not taken for a relay', async () => {
  const turned = new FakeClock();
  const heard = { connections: 0 };
  const mute = createServer((socket) => {
    heard.connections++;
    socket.on('error', () => undefined);
    closers.push(() => socket.destroy());
  });
  const http = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
  });
  const [mutePort, httpPort] = [await listening(mute), await listening(http)];
  expect(await tryRelay(to('tcp', httpPort), pair(), OPTIONS)).toMatchObject({ step: 'allocate', code: 'ECONNRESET' });
  const trial = tryRelay(to('tcp', mutePort), pair(), { clock: turned, within: 8_000 });
  while (heard.connections < 2) await new Promise((turn) => setImmediate(turn));
  turned.advance(8_000);
  expect(await trial).toMatchObject({ code: 'TIMEOUT' });
});

it('a STUN server is asked for the public address', async () => {
  const relay = await openRelay();
  expect(await tryRelay(to('udp', relay.udpPort, 'stun'), null, OPTIONS)).toMatchObject({ step: 'done' });
  expect(await tryRelay(to('tcp', relay.tcpPort, 'stun'), null, OPTIONS)).toMatchObject({ step: 'done' });
});
