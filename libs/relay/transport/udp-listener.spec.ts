import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { SystemClock } from '@confrere/kernel';
import { XorMappedAddress } from '../stun/attributes/xor-mapped-address.js';
import { decodeMessage } from '../stun/decode.js';
import { formatAddress, type TransportAddress } from '../stun/transport-address.js';
import { address, SECRET } from '../testing/relay-under-test.js';
import { type Opened, socketOf, udpParty } from '../testing/udp-party.js';
import { RelayEngine } from '../turn/relay-engine.js';
import { ENTRY_WORDS, loadBatchSockets } from './batch-socket.js';
import { openUdpListener } from './udp-listener.js';
import type { UdpListener } from './udp-shapes.js';

const ROOT = join(__dirname, '../../..');
const clock = new SystemClock();
const open: Opened = [];
const faults: unknown[] = [];

/** The addon of these sources; undefined where there is none, with the reason on the console. */
const built = spawnSync(process.execPath, [join(ROOT, 'tools/native.mjs')], { encoding: 'utf8' }).stdout.trim();
const ways = loadBatchSockets() ? (['auto', 'off'] as const) : (['off'] as const);
if (ways.length === 1) process.stderr.write(`UDP in batches is not tested here: ${built}\n`);

afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close();
  expect(faults.splice(0)).toEqual([]);
});

async function listen(batching: 'auto' | 'off', host: string, port = 0): Promise<UdpListener> {
  const engine = new RelayEngine({
    clock,
    relayAddress: address('192.0.2.1', 0),
    realm: 'confrere',
    secrets: [SECRET],
  });
  const listener = await openUdpListener(engine, {
    clock,
    host,
    port,
    batching,
    onFault: (fault) => faults.push(fault),
  });
  open.push(listener);
  return listener;
}

const socketTo = (family: 4 | 6) => socketOf(family, open);
const party = (listener: UdpListener, participantId: string, family: 4 | 6 = 4) =>
  udpParty(listener, participantId, family, open);

async function call(listener: UdpListener, family: 4 | 6 = 4, channels = true) {
  const [anna, berit] = [party(listener, 'anna', family), party(listener, 'berit', family)];
  const [annaAt, beritAt] = [await anna.client.allocate(), await berit.client.allocate()];
  await anna.client.permit(beritAt);
  await berit.client.permit(annaAt);
  if (channels) await anna.client.bind(beritAt);
  return { anna, berit, annaAt, beritAt };
}

describe.each(ways)('batching %s', (batching) => {
  it('is what was asked for', async () => {
    expect((await listen(batching, '127.0.0.1')).batched).toBe(batching === 'auto');
  });

  it.each([
    ['127.0.0.1', 4],
    ['::1', 6],
    ['::', 4],
    ['::', 6],
  ] as const)('on %s carries channels one way and indications the other, over IPv%d', async (host, family) => {
    const { anna, berit, annaAt, beritAt } = await call(await listen(batching, host), family);
    anna.client.sendTo(beritAt, Buffer.from('channel data, a Data indication at the other end'));
    berit.client.sendTo(annaAt, Buffer.from('indication, channel data at the other end'));
    await Promise.all([anna.hears(1), berit.hears(1)]);
    expect(berit.heard).toEqual(['channel data, a Data indication at the other end']);
    expect(anna.heard).toEqual(['indication, channel data at the other end']);
  });

  it('tells who asks over an IPv6 socket the IPv4 address it has', async () => {
    const { port } = await listen(batching, '::');
    const socket = socketTo(4);
    const answer = new Promise<Buffer>((resolve) => socket.once('message', resolve));
    socket.send(Buffer.from('000100002112a442000102030405060708090a0b', 'hex'), port, '127.0.0.1');
    const mapped = decodeMessage(await answer)?.read(XorMappedAddress) as TransportAddress;
    expect(formatAddress(mapped)).toBe(`127.0.0.1:${socket.address().port}`);
  });

  it.each([true, false])('keeps the order of a burst of any lengths (channels: %s)', async (channels) => {
    const { anna, berit, beritAt } = await call(await listen(batching, '127.0.0.1'), 4, channels);
    // Equal lengths, shorter ones, longer ones, none at all: whatever may be put together is, and comes apart again.
    const sent = Array.from(
      { length: 600 },
      (_, at) => `${at} ${'x'.repeat([1000, 1000, 1000, 700, 1000, 0, 3][at % 7] ?? 0)}`,
    );
    for (const text of sent) anna.client.sendTo(beritAt, Buffer.from(text));
    await berit.hears(sent.length);
    expect(berit.heard).toEqual(sent);
  });

  it('carries the longest datagram there is', async () => {
    const { anna, berit, beritAt } = await call(await listen(batching, '127.0.0.1'));
    const text = 'y'.repeat(65_000);
    anna.client.sendTo(beritAt, Buffer.from(text));
    await berit.hears(1);
    expect(berit.heard).toEqual([text]);
  });

  it('goes on through empty packets, one byte and noise', async () => {
    const listener = await listen(batching, '127.0.0.1');
    const { anna, berit, beritAt } = await call(listener);
    let state = 1;
    const noise = (): number => (state = (state * 48_271) % 2_147_483_647);
    for (let packet = 0; packet < 3000; packet++) {
      const bytes = Buffer.from(
        Array.from({ length: packet % 5 === 0 ? packet % 3 : noise() % 120 }, () => noise() & 0xff),
      );
      // Half of it begins as ChannelData of a channel that there is, or as STUN.
      if (packet % 2 && bytes.length > 4) bytes.writeUInt16BE(packet % 4 === 1 ? 0x4000 : 0x0016);
      anna.socket.send(bytes, listener.port, '127.0.0.1');
      if (packet % 100 === 99) await new Promise(setImmediate);
    }
    anna.client.sendTo(beritAt, Buffer.from('still there'));
    while (!berit.heard.includes('still there')) await berit.hears(berit.heard.length + 1);
  });

  it('says which port is taken', async () => {
    const { port } = await listen(batching, '127.0.0.1');
    await expect(listen(batching, '127.0.0.1', port)).rejects.toMatchObject({
      code: 'relay.cannot-listen',
      message: expect.stringContaining(String(port)),
    });
  });

  it('gives its port back when it is closed', async () => {
    const listener = await listen(batching, '127.0.0.1');
    const { port } = listener;
    await call(listener);
    await open.splice(open.indexOf(listener), 1)[0]?.close();
    expect((await listen(batching, '127.0.0.1', port)).port).toBe(port);
  });
});

const addon = loadBatchSockets();
if (!addon) process.stderr.write('SKIPPED: the addon for UDP in batches is not built; it needs a C compiler.\n');

(addon ? describe : describe.skip)('the addon', () => {
  const { BatchSocket, slots, heads, stride } = addon as NonNullable<typeof addon>;

  it('sends nothing from outside its slots, whatever stands in the entries', async () => {
    const receiver = socketTo(4);
    await new Promise<void>((resolve) => receiver.bind(0, '127.0.0.1', resolve));
    const arrived: number[] = [];
    receiver.on('message', ({ length }) => arrived.push(length));
    const socket = new BatchSocket('127.0.0.1', 0, 1 << 20, () => undefined, false);
    open.push({ close: () => new Promise<void>((resolve) => socket.close(resolve)) });
    const words = new Int32Array(socket.memory, slots * ENTRY_WORDS * 4, (slots + 1) * ENTRY_WORDS);
    const entry = (at: number, offset: number, length: number, kind = 4, socketNumber = 0): void =>
      words.set(
        [offset, length, (kind << 16) | receiver.address().port, 0x7f000001, 0, 0, 0, 0, socketNumber],
        at * ENTRY_WORDS,
      );
    const refused: [number, number, number?, number?][] = [
      [-1, 10],
      [0, -1],
      [0, 65_508],
      [slots * stride - 5, 6],
      [0x7fffffff, 100],
      [-0x80000000, 100],
      [0, 10, 6],
      [0, 10, 9],
      [0, 10, 4, 1],
      [0, 10, 4, -1],
      [0, 10, 4, 0x7fffffff],
    ];
    for (const [at, refusal] of refused.entries()) entry(at, ...refusal);
    entry(refused.length, slots * stride - 5, 5);
    for (const count of [-1, slots + 1, 0x7fffffff]) socket.flush(count);
    socket.flush(refused.length + 1);
    while (arrived.length < 1) await new Promise(setImmediate);
    for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
    expect(arrived).toEqual([5]);
    expect(socket.memory.byteLength).toBe(heads + slots * stride);
  });

  it('opens no socket beside one that was not made for it, and shuts none that is not there', async () => {
    for (const others of [true, false]) {
      const socket = new BatchSocket('127.0.0.1', 0, 1 << 20, () => undefined, others);
      open.push({ close: () => new Promise<void>((resolve) => socket.close(resolve)) });
      expect(socket.open('127.0.0.1', 0)).toBe(others ? 1 : undefined);
      for (const number of [-1, 0, 2, 64, 0x7fffffff]) expect(() => socket.shut(number)).not.toThrow();
      expect(socket.open('127.0.0.1', socket.port)).toBe(others ? 0 : undefined);
      expect(socket.open('not an address', 0)).toBe(others ? 0 : undefined);
    }
  });

  it('takes no call on anything else, and none of its own after it is closed', async () => {
    const socket = new BatchSocket('127.0.0.1', 0, 1 << 20, () => undefined, true);
    expect(() => socket.flush.call({}, 1)).toThrow();
    expect(() => (BatchSocket as unknown as () => void)()).toThrow();
    expect(() => new BatchSocket('not an address', 0, 1, () => undefined, true)).toThrow();
    await new Promise<void>((resolve) => socket.close(resolve));
    expect(() => socket.flush(1)).not.toThrow();
    expect(socket.open('127.0.0.1', 0)).toBeUndefined();
    expect(() => socket.shut(1)).not.toThrow();
    expect(() => socket.send(Buffer.alloc(1))).not.toThrow();
    expect(() => socket.close(() => undefined)).not.toThrow();
    // JavaScript still holds it: it is still there.
    expect(new Uint8Array(socket.memory)[heads]).toBe(0);
  });
});
