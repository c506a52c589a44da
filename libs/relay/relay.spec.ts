import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect, isIPv6, type Socket } from 'node:net';
import { FakeClock, SystemClock, type Clock } from '@confrere/kernel';
import { channelData, TurnClient } from './client/turn-client.js';
import { issueCredential } from './credentials/ephemeral-credential.js';
import { Relay, type RelayOptions } from './relay.js';
import { StreamFramer } from './transport/stream-framer.js';
import { SECRET } from './testing/relay-under-test.js';

const HOST = '127.0.0.1';
const faults: unknown[] = [];
const open: { close(): unknown }[] = [];

async function openRelay(clock: Clock = new SystemClock(), options: Partial<RelayOptions> = {}): Promise<Relay> {
  const relay = await Relay.open({
    clock,
    host: HOST,
    address: HOST,
    realm: 'confrere',
    secrets: [SECRET],
    udpPort: 0,
    tcpPort: 0,
    onFault: (fault) => faults.push(fault),
    ...options,
  });
  open.push(relay);
  return relay;
}

afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close();
  expect(faults).toEqual([]);
});

function party(participantId: string, send: (packet: Buffer) => void) {
  const heard: string[] = [];
  const waiting: (() => void)[] = [];
  const expiresAt = new Date(Date.now() + 60_000);
  const client = new TurnClient({
    clock: new SystemClock(),
    credential: issueCredential(SECRET, { expiresAt, callId: 'call-1', participantId }),
    send,
    received: (data) => {
      heard.push(data.toString());
      waiting.shift()?.();
    },
  });
  open.push({ close: () => client.stop() });
  return { client, heard, next: () => new Promise<void>((resolve) => waiting.push(resolve)) };
}

function overUdp(relay: Relay, participantId: string, host = HOST) {
  const socket = createSocket(isIPv6(host) ? 'udp6' : 'udp4');
  open.push({ close: () => socket.close() });
  const made = party(participantId, (packet) => socket.send(packet, relay.udpPort, host));
  socket.on('message', (packet) => made.client.receive(packet));
  return made;
}

async function overTcp(relay: Relay, participantId: string, host = HOST) {
  const socket = await connected(relay, host);
  const framer = new StreamFramer();
  const made = party(participantId, (packet) =>
    socket.write(Buffer.concat([packet, Buffer.alloc((4 - (packet.length % 4)) % 4)])),
  );
  socket.on('data', (chunk) => framer.push(chunk, (packet) => made.client.receive(packet)));
  return { ...made, socket };
}

async function connected(relay: Relay, host = HOST): Promise<Socket> {
  const socket = connect(relay.tcpPort, host);
  socket.on('error', () => undefined);
  open.push({ close: () => socket.destroy() });
  await once(socket, 'connect');
  return socket;
}

it('carries data between real sockets, UDP and TCP, both ways', async () => {
  const relay = await openRelay();
  const [anna, berit] = [overUdp(relay, 'anna'), await overTcp(relay, 'berit')];
  const [annaAt, beritAt] = [await anna.client.allocate(), await berit.client.allocate()];
  await anna.client.permit(beritAt);
  await berit.client.permit(annaAt);
  for (const word of ['indication', 'channel data']) {
    const [atAnna, atBerit] = [anna.next(), berit.next()];
    anna.client.sendTo(beritAt, Buffer.from(word));
    berit.client.sendTo(annaAt, Buffer.from(word));
    await Promise.all([atAnna, atBerit]);
    await anna.client.bind(beritAt);
    await berit.client.bind(annaAt);
  }
  expect([anna.heard, berit.heard]).toEqual([
    ['indication', 'channel data'],
    ['indication', 'channel data'],
  ]);
  expect(relay.counters).toMatchObject({ packets: 4, channelDataIn: 2, channelDataOut: 2 });
});

describe.each(['auto', 'off'] as const)('IPv6, batching %s', (batching) => {
  it('clients of ::1 over UDP and TCP and clients of 127.0.0.1 reach each other under one address', async () => {
    const relay = await openRelay(new SystemClock(), { host: '::', address: '192.0.2.1', batching });
    const parties = [
      overUdp(relay, 'anna', '::1'),
      overUdp(relay, 'berit', '127.0.0.1'),
      await overTcp(relay, 'carl', '::1'),
      await overTcp(relay, 'dina', '127.0.0.1'),
    ];
    const addresses = await Promise.all(parties.map(({ client }) => client.allocate()));
    expect(new Set(addresses.map(({ ip }) => ip.join('.')))).toEqual(new Set(['192.0.2.1']));
    for (const [index, { client }] of parties.entries())
      for (const [other, peer] of addresses.entries()) if (other !== index) await client.permit(peer);
    for (const [index, { client }] of parties.entries()) {
      for (const [other, peer] of addresses.entries()) {
        if (other === index) continue;
        for (const word of ['indication', 'channel data']) {
          const heard = (parties[other] as (typeof parties)[number]).next();
          client.sendTo(peer, Buffer.from(`${word} of ${index}`));
          await heard;
          await client.bind(peer);
        }
      }
    }
    for (const [index, { heard }] of parties.entries()) {
      const others = [0, 1, 2, 3].filter((other) => other !== index);
      expect(heard).toEqual(others.flatMap((other) => [`indication of ${other}`, `channel data of ${other}`]));
    }
  });

  it('alone serves who has nothing else, and gives a relayed address of its own', async () => {
    const relay = await openRelay(new SystemClock(), { host: '::1', address: '::1', batching });
    const [anna, berit] = [overUdp(relay, 'anna', '::1'), await overTcp(relay, 'berit', '::1')];
    const [annaAt, beritAt] = [await anna.client.allocate(), await berit.client.allocate()];
    expect([annaAt.family, beritAt.family]).toEqual([6, 6]);
    await anna.client.permit(beritAt);
    await berit.client.permit(annaAt);
    const heard = berit.next();
    anna.client.sendTo(beritAt, Buffer.from('hello'));
    await heard;
    expect(berit.heard).toEqual(['hello']);
  });
});

it('a closed connection ends its allocation', async () => {
  const relay = await openRelay();
  const berit = await overTcp(relay, 'berit');
  await berit.client.allocate();
  expect(relay.allocations).toBe(1);
  berit.socket.destroy();
  const anna = overUdp(relay, 'anna');
  await anna.client.allocate();
  while (relay.allocations > 1) await new Promise((resolve) => setImmediate(resolve));
});

it('a connection without an allocation is closed after ten seconds, one with an allocation is not', async () => {
  const clock = new FakeClock(new Date());
  const relay = await openRelay(clock);
  const berit = await overTcp(relay, 'berit');
  await berit.client.allocate();
  const silent = await connected(relay);
  silent.write(Buffer.from([0]));
  // An answer on the third connection shows that the other two were accepted before.
  await (await overTcp(relay, 'carl')).client.allocate();
  const closed = once(silent, 'close');
  clock.advance(10_000);
  await closed;
  await berit.client.permit(await overUdp(relay, 'anna').client.allocate());
});

it('abuse 40: a connection that speaks something else is closed', async () => {
  const relay = await openRelay();
  const socket = await connected(relay);
  const closed = once(socket, 'close');
  socket.write('GET / HTTP/1.1\r\n\r\n');
  await closed;
});

it('ChannelData of a stranger does nothing, over either transport', async () => {
  const relay = await openRelay();
  const anna = overUdp(relay, 'anna');
  const stranger = await connected(relay);
  stranger.write(channelData(0x4000, Buffer.from('1234')));
  await anna.client.allocate();
  expect(relay.counters.packets).toBe(0);
});

it.each(['udpPort', 'tcpPort'] as const)(
  'a taken port is told in one sentence (%s), and nothing stays open',
  async (taken) => {
    const first = await openRelay();
    const ports = { udpPort: 0, tcpPort: 0, [taken]: first[taken] };
    await expect(openRelay(new SystemClock(), ports)).rejects.toMatchObject({
      code: 'relay.cannot-listen',
      message: `The relay cannot listen on 127.0.0.1 port ${first[taken]} over ${taken === 'udpPort' ? 'UDP' : 'TCP'}: another program uses that port.`,
    });
  },
);

it('a public address that is none is told in one sentence', async () => {
  const options = {
    clock: new SystemClock(),
    host: HOST,
    udpPort: 0,
    tcpPort: 0,
    realm: 'r',
    secrets: [SECRET],
    onFault: () => undefined,
  };
  await expect(Relay.open({ ...options, address: 'relay.example.org' })).rejects.toMatchObject({
    code: 'relay.address-invalid',
  });
});
