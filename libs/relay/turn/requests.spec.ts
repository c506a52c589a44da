import type { Attribute } from '../stun/attribute.js';
import { Lifetime } from '../stun/attributes/lifetime.js';
import { RequestedAddressFamily } from '../stun/attributes/requested-address-family.js';
import { RequestedTransport } from '../stun/attributes/requested-transport.js';
import { UnknownAttributes } from '../stun/attributes/unknown-attributes.js';
import { XorPeerAddress } from '../stun/attributes/xor-peer-address.js';
import { channelData } from '../client/turn-client.js';
import { decodeMessage } from '../stun/decode.js';
import { MessageClass, Method } from '../stun/message-type.js';
import { MessageWriter } from '../stun/message-writer.js';
import { type Party, RelayUnderTest, refusalOf } from '../testing/relay-under-test.js';

const raw = (type: number): Attribute<Buffer> => ({ type, encode: (value) => value, decode: (bytes) => bytes });
const NONE = Buffer.alloc(0);

/** What the party sent last, so that it can be sent again. */
function recorded(party: Party): { sent: Buffer[] } {
  const sent: Buffer[] = [];
  const options = (party.client as unknown as { options: { send(packet: Buffer): void } }).options;
  const send = options.send.bind(options);
  options.send = (packet) => {
    sent.push(packet);
    send(packet);
  };
  return { sent };
}

describe('Allocate', () => {
  it('abuse 19: retransmitted gets the same answer, and there is still one allocation', async () => {
    const relay = new RelayUnderTest();
    const party = relay.party();
    const { sent } = recorded(party);
    await party.client.allocate();
    for (let round = 0; round < 3; round++) party.sendRaw(sent.at(-1) ?? NONE);
    const answers = party.packets.slice(1).map((packet) => packet.toString('hex'));
    expect(answers).toHaveLength(4);
    expect(new Set(answers).size).toBe(1);
    expect(relay.engine.size).toBe(1);
  });

  it('abuse 18: anew on a five-tuple that has an allocation is a mismatch', async () => {
    const relay = new RelayUnderTest();
    const party = relay.party();
    await party.client.allocate();
    expect(await refusalOf(party.client.allocate())).toBe(437);
    expect(relay.engine.size).toBe(1);
  });

  it('after a release is possible again, with another address', async () => {
    const relay = new RelayUnderTest();
    const party = relay.party();
    const first = await party.client.allocate();
    await party.client.release();
    expect((await party.client.allocate()).port).not.toBe(first.port);
  });

  it.each([
    ['without REQUESTED-TRANSPORT', 400, (writer: MessageWriter) => writer],
    ['for TCP', 442, (writer: MessageWriter) => writer.add(RequestedTransport, 6)],
    [
      'for IPv6 from a relay with an IPv4 address',
      440,
      (writer: MessageWriter) => writer.add(RequestedTransport, 17).add(RequestedAddressFamily, 2),
    ],
    [
      'with a malformed LIFETIME',
      400,
      (writer: MessageWriter) => writer.add(RequestedTransport, 17).add(raw(Lifetime.type), Buffer.alloc(2)),
    ],
  ])('%s is refused with %i', async (_name, code, fill) => {
    const relay = new RelayUnderTest();
    expect(await refusalOf(relay.party().client.request(Method.allocate, fill))).toBe(code);
    expect(relay.engine.size).toBe(0);
  });

  it('gives a full lifetime whatever was asked for', async () => {
    const relay = new RelayUnderTest();
    for (const asked of [1, 600, 0xffffffff]) {
      const answer = await relay
        .party({ call: `call-${asked}` })
        .client.request(Method.allocate, (writer) => writer.add(RequestedTransport, 17).add(Lifetime, asked));
      expect(answer.read(Lifetime)).toBe(600);
    }
  });
});

describe('quotas', () => {
  it('abuse 16: a participant has so many allocations, the next is refused and the others are not touched', async () => {
    const relay = new RelayUnderTest({ limits: { allocationsPerParticipant: 3 } });
    const mine = Array.from({ length: 4 }, () => relay.party());
    for (const { client } of mine.slice(0, 3)) await client.allocate();
    expect(await refusalOf((mine[3] as Party).client.allocate())).toBe(486);
    await relay.party({ participant: 'berit' }).client.allocate();
    await (mine[0] as Party).client.release();
    await (mine[3] as Party).client.allocate();
  });

  it('a call has so many allocations', async () => {
    const relay = new RelayUnderTest({ limits: { allocationsPerCall: 2 } });
    await relay.party({ participant: 'anna' }).client.allocate();
    await relay.party({ participant: 'berit' }).client.allocate();
    expect(await refusalOf(relay.party({ participant: 'carl' }).client.allocate())).toBe(486);
    await relay.party({ call: 'call-2' }).client.allocate();
  });

  it('abuse 17: the relay has so many allocations', async () => {
    const relay = new RelayUnderTest({ limits: { allocations: 2 } });
    for (const call of ['1', '2']) await relay.party({ call }).client.allocate();
    expect(await refusalOf(relay.party({ call: '3' }).client.allocate())).toBe(508);
  });

  it('an allocation has so many channels; renewing one it has is not a new one', async () => {
    const relay = new RelayUnderTest({ limits: { channelsPerAllocation: 1 } });
    const anna = relay.party();
    await anna.client.allocate();
    const beritAt = await relay.party({ participant: 'berit' }).client.allocate();
    const carlAt = await relay.party({ participant: 'carl' }).client.allocate();
    await anna.client.bind(beritAt);
    expect(await refusalOf(anna.client.bind(carlAt, 0x4001))).toBe(508);
    await anna.client.bind(beritAt);
  });

  it('a place is free again when a peer has gone', async () => {
    const relay = new RelayUnderTest({ limits: { channelsPerAllocation: 1 } });
    const anna = relay.party();
    await anna.client.allocate();
    for (let generation = 0; generation < 3; generation++) {
      const berit = relay.party({ participant: 'berit' });
      await anna.client.bind(await berit.client.allocate(), 0x4000);
      await berit.client.release();
    }
  });
});

it('abuse 36: attributes that must be understood and are not are named, each once: 420', async () => {
  const relay = new RelayUnderTest();
  const party = relay.party();
  const unknown = [raw(0x0033), raw(0x7fff), raw(0x0033)];
  const allocate = party.client.request(Method.allocate, (writer) =>
    unknown.reduce((all, each) => all.add(each, NONE), writer),
  );
  expect(await refusalOf(allocate)).toBe(420);
  expect(decodeMessage(party.packets.at(-1) ?? NONE)?.read(UnknownAttributes)).toEqual([0x0033, 0x7fff]);
});

it('attributes that need not be understood are passed over', async () => {
  const relay = new RelayUnderTest();
  const comment = raw(0x8022);
  const answer = await relay
    .party()
    .client.request(Method.allocate, (writer) =>
      writer.add(comment, Buffer.from('browser')).add(RequestedTransport, 17),
    );
  expect(answer.messageClass).toBe(MessageClass.success);
});

it.each(['createPermission', 'channelBind'] as const)('%s without a peer is a bad request', async (method) => {
  const relay = new RelayUnderTest();
  const { anna } = await relay.pair();
  expect(await refusalOf(anna.client.request(Method[method], (writer) => writer))).toBe(400);
  const malformed = anna.client.request(Method[method], (writer) =>
    writer.add(raw(XorPeerAddress.type), Buffer.alloc(5)),
  );
  expect(await refusalOf(malformed)).toBe(400);
});

it('a method that does not exist is a bad request', () => {
  const relay = new RelayUnderTest();
  const party = relay.party();
  party.sendRaw(new MessageWriter(MessageClass.request, 0x00a, Buffer.alloc(12)).finish());
  expect(decodeMessage(party.packets[0] ?? NONE)?.messageClass).toBe(MessageClass.error);
});

describe('data', () => {
  it('abuse 32: that claims to be longer than its packet is dropped', async () => {
    const relay = new RelayUnderTest();
    const { anna, berit } = await relay.pair();
    const packet = channelData(0x4000, Buffer.from('12345678'));
    for (const claimed of [9, 100, 0xffff]) {
      packet.writeUInt16BE(claimed, 2);
      anna.sendRaw(packet);
    }
    for (let length = 0; length < 4; length++) anna.sendRaw(packet.subarray(0, length));
    expect(berit.heard).toEqual([]);
  });

  it.each([0, 1, 2, 3])('abuse 34: of %i bytes arrives as it is', async (length) => {
    const relay = new RelayUnderTest();
    const { anna, berit, beritAt } = await relay.pair();
    anna.client.sendTo(beritAt, Buffer.alloc(length, 'x'));
    expect(berit.heard).toEqual(['x'.repeat(length)]);
  });

  it('abuse 11, 33: that looks like STUN or ChannelData is data like any other', async () => {
    const relay = new RelayUnderTest();
    const { anna, berit, beritAt } = await relay.pair();
    const nested = [
      channelData(0x4000, Buffer.from('inner')),
      new MessageWriter(MessageClass.request, Method.binding, Buffer.alloc(12)).finish(),
    ];
    for (const packet of nested) anna.client.sendTo(beritAt, packet);
    expect(berit.heard).toEqual(nested.map(String));
    expect(relay.engine.size).toBe(2);
  });

  it('over a channel that is not bound goes nowhere', async () => {
    const relay = new RelayUnderTest();
    const { anna, berit } = await relay.pair();
    anna.sendRaw(channelData(0x4001, Buffer.from('nobody')));
    anna.sendRaw(channelData(0x7fff, Buffer.from('nobody')));
    expect(berit.heard).toEqual([]);
  });

  it('from someone without an allocation goes nowhere', async () => {
    const relay = new RelayUnderTest();
    const { berit, beritAt } = await relay.pair();
    const stranger = relay.party({ participant: 'carl' });
    stranger.client.sendTo(beritAt, Buffer.from('hello'));
    stranger.sendRaw(channelData(0x4000, Buffer.from('hello')));
    expect(berit.heard).toEqual([]);
    expect(stranger.packets).toEqual([]);
  });
});
