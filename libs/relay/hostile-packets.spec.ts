import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { connect } from 'node:net';
import { SystemClock } from '@confrere/kernel';
import { sendIndication, TurnClient } from './client/turn-client.js';
import { issueCredential } from './credentials/ephemeral-credential.js';
import type { Relay } from './relay.js';
import { Method } from './stun/message-type.js';
import { openLoopbackRelay } from './testing/loopback-relay.js';
import { address, refusalOf, SECRET } from './testing/relay-under-test.js';

/** The relay on real sockets, one participant of a call, and everything that came back to that participant. */
const HOST = '127.0.0.1';
let relay: Relay;
let socket: Socket;
let client: TurnClient;
const packets: Buffer[] = [];

beforeEach(async () => {
  packets.length = 0;
  // Throws on a defect of the relay, which would fail the spec.
  relay = await openLoopbackRelay(SECRET);
  socket = createSocket('udp4');
  client = new TurnClient({
    clock: new SystemClock(),
    credential: issueCredential(SECRET, {
      expiresAt: new Date(Date.now() + 60_000),
      callId: 'call-1',
      participantId: 'anna',
    }),
    send,
  });
  socket.on('message', (packet) => {
    packets.push(packet);
    client.receive(packet);
  });
});
afterEach(async () => {
  client.stop();
  socket.close();
  await relay.close();
});

function send(packet: Buffer): void {
  socket.send(packet, relay.udpPort, HOST);
}

/** Answers come in the order of what was asked: when this one is there, everything before it has been dealt with. */
const settled = async (): Promise<void> => {
  await client.request(Method.refresh, (writer) => writer);
};

it('abuse 10: the listener of the relay is no peer, so nobody asks it in the name of the relay', async () => {
  const relayed = await client.allocate();
  const listener = address(HOST, relay.udpPort);
  expect(await refusalOf(client.bind(listener, 0x4100))).toBe(403);
  await client.permit(relayed);
  const before = packets.length;
  const allocate = Buffer.from('000300082112a44276384f48414e7965324f30430019000411000000', 'hex');
  send(sendIndication(listener, allocate));
  await settled();
  expect([packets.length - before, relay.counters.packets, relay.allocations]).toEqual([1, 0, 1]);
});

it('abuse 34: datagrams of no byte, one, two and three are dropped', async () => {
  await client.allocate();
  const before = packets.length;
  for (const first of [0x00, 0x01, 0x16, 0x40, 0x4f, 0x80, 0xff])
    for (let length = 0; length < 4; length++) send(Buffer.alloc(length, first));
  await settled();
  expect([packets.length - before, relay.allocations]).toEqual([1, 1]);
});

it('abuse 42: a DTLS greeting is not answered', async () => {
  await client.allocate();
  const before = packets.length;
  const hello = Buffer.concat([
    Buffer.from('16feff0000000000000000006c010000600000000000000060fefd', 'hex'),
    Buffer.alloc(94),
  ]);
  for (let count = 0; count < 50; count++) send(hello);
  await settled();
  expect([packets.length - before, relay.allocations]).toEqual([1, 1]);
});

it('abuse 43: a frame that says it is longer than any packet ends its connection, and waits for nothing', async () => {
  for (const head of ['0001fffc2112a442', '4000ffff']) {
    const stream = connect(relay.tcpPort, HOST);
    stream.on('error', () => undefined);
    await once(stream, 'connect');
    const closed = once(stream, 'close');
    stream.write(Buffer.from(head, 'hex'));
    await closed;
  }
  await client.allocate();
  expect(relay.streamCount).toBe(0);
});
