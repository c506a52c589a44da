import { spawnSync } from 'node:child_process';
import type { Socket } from 'node:dgram';
import { join } from 'node:path';
import { SystemClock } from '@confrere/kernel';
import type { TransportAddress } from '../stun/transport-address.js';
import { address, refusalOf, SECRET } from '../testing/relay-under-test.js';
import { type Opened, socketOf, udpParty } from '../testing/udp-party.js';
import { RelayEngine } from '../turn/relay-engine.js';
import { loadBatchSockets } from './batch-socket.js';
import { openUdpListener } from './udp-listener.js';

/** The addon of these sources, where there is a compiler for it. */
spawnSync(process.execPath, [join(__dirname, '../../../tools/native.mjs')]);
const ways = loadBatchSockets() ? (['auto', 'off'] as const) : (['off'] as const);
if (ways.length === 1) process.stderr.write('Open relays in batches are not tested here: the addon is not built.\n');

const clock = new SystemClock();
const opened: Opened = [];
const faults: unknown[] = [];
afterEach(async () => {
  for (const each of opened.splice(0).reverse()) await each.close();
  expect(faults.splice(0)).toEqual([]);
});

const LOOPBACK = { 4: '127.0.0.1', 6: '::1' } as const;

async function openRelay(batching: 'auto' | 'off', ports: [number, number], relayAddress = '192.0.2.1') {
  const host = '127.0.0.1';
  const engine = new RelayEngine({
    clock,
    relayAddress: address(relayAddress, 0),
    realm: 'confrere',
    secrets: [SECRET],
    open: { host, ports, networks: [], own: [], despite: ['127.0.0.1/32', '::1/128'] },
  });
  const onFault = (fault: unknown): unknown => faults.push(fault);
  const listener = await openUdpListener(engine, { clock, host, port: 0, batching, onFault });
  opened.push(listener, { close: () => engine.close() });
  const party = (participantId: string) => udpParty(listener, participantId, 4, opened);
  return { engine, listener, party };
}

/** A peer that needs no relay, and what it hears: the text and the port it came from. */
async function peer(family: 4 | 6 = 4) {
  const socket = socketOf(family, opened);
  await new Promise<void>((resolve) => socket.bind(0, LOOPBACK[family], resolve));
  const heard: [string, number][] = [];
  socket.on('message', (data, from) => heard.push([data.toString(), from.port]));
  const send = (text: string, { port }: TransportAddress): void => socket.send(text, port, LOOPBACK[family]);
  return { socket, heard, send, at: address(LOOPBACK[family], socket.address().port) };
}

/** Until it holds: packets come when the event loop turns. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise(setImmediate);
}

const isFree = (port: number): Promise<boolean> => {
  const socket: Socket = socketOf(4, opened);
  return new Promise((resolve) => {
    socket.once('error', () => resolve(false));
    socket.bind(port, '127.0.0.1', () => resolve(true));
  });
};

describe.each(ways)('an open relay, batching %s', (batching) => {
  it.each([true, false])('keeps the order of a burst each way (channels: %s)', async (channels) => {
    const { party } = await openRelay(batching, [44_000, 44_099]);
    const [anna, outside] = [party('anna'), await peer()];
    const relayed = await anna.client.allocate();
    await (channels ? anna.client.bind(outside.at) : anna.client.permit(outside.at));
    // No more than the system gives such a socket room for.
    const texts = Array.from(
      { length: 60 },
      (_, at) => `${at} ${'x'.repeat([1000, 1000, 700, 1000, 0, 3][at % 6] ?? 0)}`,
    );
    for (const text of texts) anna.client.sendTo(outside.at, Buffer.from(text));
    await until(() => outside.heard.length === texts.length);
    expect(outside.heard).toEqual(texts.map((text) => [text, relayed.port]));
    for (const text of texts) outside.send(text, relayed);
    await anna.hears(texts.length);
    expect(anna.heard).toEqual(texts);
  });

  it('keeps more allocations apart than it was made for at first', async () => {
    const { party } = await openRelay(batching, [44_100, 44_299]);
    const outside = await peer();
    const parties = Array.from({ length: 70 }, (_, index) => party(`participant-${index >> 1}`));
    const relayed = await Promise.all(parties.map(({ client }) => client.allocate()));
    await Promise.all(parties.map(({ client }) => client.bind(outside.at)));
    parties.forEach(({ client }, index) => client.sendTo(outside.at, Buffer.from(`${index}`)));
    relayed.forEach((at, index) => outside.send(`${index}`, at));
    await Promise.all(parties.map((one) => one.hears(1)));
    await until(() => outside.heard.length === parties.length);
    expect(parties.map(({ heard }) => heard)).toEqual(parties.map((_, index) => [`${index}`]));
    expect(new Map(outside.heard)).toEqual(new Map(relayed.map(({ port }, index) => [`${index}`, port])));
  });

  it('reaches peers over IPv6 from a relay that listens on IPv4', async () => {
    const { party } = await openRelay(batching, [44_300, 44_399], '2001:db8::1');
    const [anna, outside] = [party('anna'), await peer(6)];
    const relayed = await anna.client.allocate();
    await anna.client.permit(outside.at);
    anna.client.sendTo(outside.at, Buffer.from('hello'));
    await until(() => outside.heard.length === 1);
    expect(outside.heard).toEqual([['hello', relayed.port]]);
    outside.send('good day', relayed);
    await anna.hears(1);
    expect(anna.heard).toEqual(['good day']);
  });

  it('gives a port back with its allocation, and hands nothing on that still comes to it', async () => {
    const { engine, party } = await openRelay(batching, [44_400, 44_401]);
    const [anna, outside] = [party('anna'), await peer()];
    const relayed = await anna.client.allocate();
    await anna.client.bind(outside.at);
    for (let packet = 0; packet < 20; packet++) outside.send('late', relayed);
    engine.endCall('call-1', new Date(0));
    expect(await isFree(relayed.port)).toBe(true);
    const berit = party('berit');
    const beritAt = await berit.client.allocate();
    await berit.client.bind(outside.at);
    outside.send('for berit', beritAt);
    await berit.hears(1);
    expect([anna.heard, berit.heard]).toEqual([[], ['for berit']]);
  });

  it('passes a port over that another program has', async () => {
    const taken = socketOf(4, opened);
    await new Promise<void>((resolve) => taken.bind(44_500, '127.0.0.1', resolve));
    const { party } = await openRelay(batching, [44_500, 44_501]);
    expect((await party('anna').client.allocate()).port).toBe(44_501);
    expect(await refusalOf(party('berit').client.allocate())).toBe(508);
  });

  it('closes every port when it is closed', async () => {
    const { engine, listener, party } = await openRelay(batching, [44_600, 44_699]);
    const { port } = await party('anna').client.allocate();
    engine.close();
    await opened.splice(opened.indexOf(listener), 1)[0]?.close();
    expect(await isFree(port)).toBe(true);
  });
});
