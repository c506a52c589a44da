import { AdditionalAddressFamily } from '../stun/attributes/additional-address-family.js';
import { AddressErrorCode } from '../stun/attributes/address-error-code.js';
import { AddressFamily } from '../stun/attributes/address-family.js';
import { Lifetime } from '../stun/attributes/lifetime.js';
import { RequestedAddressFamily } from '../stun/attributes/requested-address-family.js';
import { RequestedTransport } from '../stun/attributes/requested-transport.js';
import { XorRelayedAddress } from '../stun/attributes/xor-relayed-address.js';
import { Method } from '../stun/message-type.js';
import type { MessageWriter } from '../stun/message-writer.js';
import { formatAddress, type TransportAddress } from '../stun/transport-address.js';
import {
  address,
  type Party,
  RELAY_ADDRESS,
  RELAY_ADDRESS_6,
  refusalOf,
  RelayUnderTest,
} from '../testing/relay-under-test.js';

const BOTH = { otherRelayAddress: address(RELAY_ADDRESS_6, 0) };
const ONLY_6 = { relayAddress: address(RELAY_ADDRESS_6, 0) };
const [V4, V6] = [AddressFamily[4], AddressFamily[6]];

const allocate = (fill: (writer: MessageWriter) => MessageWriter) => (party: Party) =>
  party.client.request(Method.allocate, (writer) => fill(writer.add(RequestedTransport, 17)));
const plain = allocate((writer) => writer);
const requesting = (family: number) => allocate((writer) => writer.add(RequestedAddressFamily, family));
const dual = allocate((writer) => writer.add(AdditionalAddressFamily, V6));
const refresh = (party: Party, family: number | null, lifetime = 600) =>
  party.client.request(Method.refresh, (writer) => {
    writer.add(Lifetime, lifetime);
    return family === null ? writer : writer.add(RequestedAddressFamily, family);
  });

async function dualPair() {
  const relay = new RelayUnderTest(BOTH);
  const [anna, berit] = [relay.party(), relay.party({ participant: 'berit' })];
  const [ofAnna, ofBerit] = [await dual(anna), await dual(berit)];
  const [[anna4, anna6], [berit4, berit6]] = [ofAnna, ofBerit].map((answer) => answer.readAll(XorRelayedAddress)) as [
    [TransportAddress, TransportAddress],
    [TransportAddress, TransportAddress],
  ];
  return { relay, anna, berit, anna4, anna6, berit4, berit6 };
}

describe('RFC 8656, 7.2: the family of the relayed address', () => {
  it.each(['198.51.100.7', '2001:db8:7::7'])('is IPv4 for a client at %s that asks for none', async (source) => {
    const answer = await plain(new RelayUnderTest(BOTH).party({ source }));
    expect(answer.readAll(XorRelayedAddress).map((relayed) => relayed?.family)).toEqual([4]);
  });

  it.each([
    [V4, 4],
    [V6, 6],
  ])('is what REQUESTED-ADDRESS-FAMILY %i asks for, from whichever network', async (asked, family) => {
    for (const source of ['198.51.100.7', '2001:db8:7::7']) {
      const relayed = (await requesting(asked)(new RelayUnderTest(BOTH).party({ source }))).read(XorRelayedAddress);
      expect(relayed?.family).toBe(family);
      expect(relayed && formatAddress(relayed)).toMatch(family === 4 ? /^192\.0\.2\.1:/ : /^\[2001:db8:0:0:0:0:0:1\]:/);
    }
  });

  it('is IPv6 from a relay that has no other, since browsers ask for none', async () => {
    expect((await plain(new RelayUnderTest(ONLY_6).party())).read(XorRelayedAddress)?.family).toBe(6);
  });

  it.each([
    ['IPv6 from a relay without', {}, V6],
    ['IPv4 from a relay without', ONLY_6, V4],
    ['a family that does not exist', BOTH, 3],
  ])('cannot be %s: 440', async (_name, options, family) => {
    const relay = new RelayUnderTest(options);
    expect(await refusalOf(requesting(family)(relay.party()))).toBe(440);
    expect(relay.engine.size).toBe(0);
  });
});

describe('RFC 8656, 7.2: a dual allocation', () => {
  it('has an address of each family, counts as two, and ends as a whole', async () => {
    const { relay, anna, anna4, anna6 } = await dualPair();
    expect([anna4.family, anna6.family]).toEqual([4, 6]);
    expect(relay.engine.size).toBe(4);
    await anna.client.release();
    expect(relay.engine.size).toBe(2);
    expect(relay.engine.has(anna.path.fiveTuple)).toBe(false);
  });

  it('ends with its connection, and with its call', async () => {
    const { relay, anna } = await dualPair();
    relay.engine.pathClosed(anna.path.fiveTuple);
    expect(relay.engine.size).toBe(2);
    relay.engine.endCall('call-1');
    expect(relay.engine.size).toBe(0);
  });

  it('ends when nobody renews it', async () => {
    const { relay } = await dualPair();
    await relay.clock.advanceAndSettle(601_000);
    expect(relay.engine.size).toBe(0);
  });

  it('is an IPv4 one with the reason in ADDRESS-ERROR-CODE where the relay has no IPv6', async () => {
    const answer = await dual(new RelayUnderTest().party());
    expect(answer.readAll(XorRelayedAddress).map((relayed) => relayed?.family)).toEqual([4]);
    expect(answer.read(AddressErrorCode)).toEqual({ family: V6, code: 440, reason: 'Address Family not Supported' });
  });

  it('is an IPv6 one with the reason where the relay has no IPv4', async () => {
    const answer = await dual(new RelayUnderTest(ONLY_6).party());
    expect(answer.readAll(XorRelayedAddress).map((relayed) => relayed?.family)).toEqual([6]);
    expect(answer.read(AddressErrorCode)).toMatchObject({ family: V4, code: 440 });
  });

  it('is half of one where the quota has no room for the other', async () => {
    const relay = new RelayUnderTest({ ...BOTH, limits: { allocationsPerParticipant: 1 } });
    const answer = await dual(relay.party());
    expect(answer.read(AddressErrorCode)).toMatchObject({ family: V6, code: 486 });
    expect(relay.engine.size).toBe(1);
  });

  it.each([
    [
      'beside REQUESTED-ADDRESS-FAMILY',
      allocate((w) => w.add(AdditionalAddressFamily, V6).add(RequestedAddressFamily, V4)),
    ],
    ['with IPv4 as the additional family', allocate((w) => w.add(AdditionalAddressFamily, V4))],
  ])('asked for %s is a bad request', async (_name, ask) => {
    const relay = new RelayUnderTest(BOTH);
    expect(await refusalOf(ask(relay.party()))).toBe(400);
    expect(relay.engine.size).toBe(0);
  });

  it('carries data of either family to its other half, and tells each sender by the address of that family', async () => {
    const { anna, berit, anna4, anna6, berit4, berit6 } = await dualPair();
    for (const [here, there] of [
      [anna4, berit4],
      [anna6, berit6],
    ] as const) {
      await anna.client.permit(there);
      await berit.client.permit(here);
    }
    anna.client.sendTo(berit4, Buffer.from('IPv4'));
    anna.client.sendTo(berit6, Buffer.from('IPv6'));
    await anna.client.bind(berit4, 0x4000);
    await anna.client.bind(berit6, 0x4001);
    anna.client.sendTo(berit4, Buffer.from('IPv4 channel'));
    anna.client.sendTo(berit6, Buffer.from('IPv6 channel'));
    await berit.client.bind(anna6, 0x4005);
    anna.client.sendTo(berit4, Buffer.from('IPv4 to no channel'));
    anna.client.sendTo(berit6, Buffer.from('IPv6 to a channel'));
    expect(berit.heard).toEqual([
      'IPv4',
      'IPv6',
      'IPv4 channel',
      'IPv6 channel',
      'IPv4 to no channel',
      'IPv6 to a channel',
    ]);
  });

  it('has one channel number for one peer, whichever half it is bound on', async () => {
    const { anna, berit4, berit6 } = await dualPair();
    await anna.client.bind(berit6, 0x4000);
    expect(await refusalOf(anna.client.bind(berit4, 0x4000))).toBe(400);
    await anna.client.bind(berit6, 0x4000);
  });

  it('holds its permissions by family: the one does not open the other', async () => {
    const { anna, berit, anna4, berit4, berit6, anna6 } = await dualPair();
    await anna.client.permit(berit4);
    await berit.client.permit(anna4);
    await berit.client.permit(anna6);
    anna.client.sendTo(berit6, Buffer.from('not permitted'));
    anna.client.sendTo(berit4, Buffer.from('permitted'));
    expect(berit.heard).toEqual(['permitted']);
  });
});

describe('RFC 8656, 8.2: Refresh', () => {
  it('with a family ends that half alone, and leaves permissions and channels of the other', async () => {
    for (const [gone, stays] of [
      [V4, 6],
      [V6, 4],
    ] as const) {
      const { relay, anna, berit, ...at } = await dualPair();
      const [here, there] = stays === 4 ? [at.anna4, at.berit4] : [at.anna6, at.berit6];
      await berit.client.permit(here);
      await anna.client.bind(there, 0x4000);
      await refresh(anna, gone, 0);
      expect(relay.engine.size).toBe(3);
      anna.client.sendTo(there, Buffer.from('still here'));
      expect(berit.heard).toEqual(['still here']);
      expect(await refusalOf(refresh(anna, gone))).toBe(443);
      await refresh(anna, null);
    }
  });

  it('with a family prolongs that half alone, without one both', async () => {
    const { relay, anna } = await dualPair();
    anna.client.stop();
    await relay.clock.advanceAndSettle(400_000);
    await refresh(anna, V6);
    await relay.clock.advanceAndSettle(300_000);
    expect(relay.engine.size).toBe(1);
    expect(await refusalOf(refresh(anna, V4))).toBe(443);
    await refresh(anna, V6);
  });

  it('with a family that the allocation is not of: 443', async () => {
    const party = new RelayUnderTest(BOTH).party();
    await plain(party);
    expect(await refusalOf(refresh(party, V6))).toBe(443);
    await refresh(party, V4);
  });
});

it('a peer of the family that the allocation does not have is refused as any other address', async () => {
  const relay = new RelayUnderTest(BOTH);
  const [anna, berit] = [relay.party(), relay.party({ participant: 'berit' })];
  await plain(anna);
  const berit6 = (await requesting(V6)(berit)).read(XorRelayedAddress) as TransportAddress;
  expect(await refusalOf(anna.client.permit(berit6))).toBe(403);
  expect(await refusalOf(anna.client.bind(berit6))).toBe(403);
  anna.client.sendTo(berit6, Buffer.from('across families'));
  const disguised = address(RELAY_ADDRESS, berit6.port);
  expect(await refusalOf(anna.client.bind(disguised))).toBe(403);
  anna.client.sendTo(disguised, Buffer.from('across families'));
  expect(berit.heard).toEqual([]);
});
