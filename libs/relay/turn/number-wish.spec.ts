import { AdditionalAddressFamily } from '../stun/attributes/additional-address-family.js';
import { AddressFamily } from '../stun/attributes/address-family.js';
import { DontFragment } from '../stun/attributes/dont-fragment.js';
import { EvenPort } from '../stun/attributes/even-port.js';
import { RequestedAddressFamily } from '../stun/attributes/requested-address-family.js';
import { RequestedTransport } from '../stun/attributes/requested-transport.js';
import { ReservationToken } from '../stun/attributes/reservation-token.js';
import { XorRelayedAddress } from '../stun/attributes/xor-relayed-address.js';
import { sendIndication } from '../client/turn-client.js';
import { Method } from '../stun/message-type.js';
import type { MessageWriter } from '../stun/message-writer.js';
import { address, type Party, RELAY_ADDRESS_6, refusalOf, RelayUnderTest } from '../testing/relay-under-test.js';

type Fill = (writer: MessageWriter) => MessageWriter;
const ask = (party: Party, fill: Fill) =>
  party.client.request(Method.allocate, (writer) => fill(writer.add(RequestedTransport, 17)));
const even: Fill = (writer) => writer.add(EvenPort, false);
const pair: Fill = (writer) => writer.add(EvenPort, true);
const showing =
  (token: Buffer): Fill =>
  (writer) =>
    writer.add(ReservationToken, token);

/** A participant with an even number, and the token for the next one. */
async function reserved(relay: RelayUnderTest, fill = pair) {
  const answer = await ask(relay.party(), fill);
  const [relayed, token] = [answer.read(XorRelayedAddress), answer.read(ReservationToken)];
  if (!relayed || !token) throw new Error('Nothing was reserved.');
  return { port: relayed.port, family: relayed.family, token };
}

describe('RFC 8656, 7.2: EVEN-PORT', () => {
  it('gives an even number, and holds none back', async () => {
    const relay = new RelayUnderTest({ limits: { allocations: 100, allocationsPerParticipant: 100 } });
    for (let round = 0; round < 50; round++) {
      const answer = await ask(relay.party(), even);
      expect((answer.read(XorRelayedAddress)?.port ?? 1) % 2).toBe(0);
      expect(answer.has(ReservationToken)).toBe(false);
    }
  });

  it('with the R bit holds the next number back, which its token gives once', async () => {
    const relay = new RelayUnderTest();
    const { port, token } = await reserved(relay);
    expect(port % 2).toBe(0);
    expect(token).toHaveLength(8);
    const second = await ask(relay.party(), showing(token));
    expect(second.read(XorRelayedAddress)?.port).toBe(port + 1);
    expect(relay.engine.size).toBe(2);
    expect(await refusalOf(ask(relay.party(), showing(token)))).toBe(508);
  });

  it('is retransmitted with the same token', async () => {
    const relay = new RelayUnderTest();
    const party = relay.party();
    const send = party.sendRaw;
    let last: Buffer = Buffer.alloc(0);
    const options = (party.client as unknown as { options: { send(packet: Buffer): void } }).options;
    options.send = (packet) => send((last = packet));
    const first = await ask(party, pair);
    party.sendRaw(last);
    expect(party.packets.at(-1)).toEqual(first.packet);
    expect(relay.engine.size).toBe(1);
  });
});

describe('RFC 8656, 7.2: RESERVATION-TOKEN', () => {
  it('is good for thirty seconds; then the number is free again', async () => {
    const relay = new RelayUnderTest();
    const { token } = await reserved(relay);
    await relay.clock.advanceAndSettle(29_000);
    const { token: other } = await reserved(relay);
    await relay.clock.advanceAndSettle(1000);
    expect(await refusalOf(ask(relay.party(), showing(token)))).toBe(508);
    await ask(relay.party(), showing(other));
  });

  it.each([
    ['another participant', { participant: 'berit' }],
    ['another call', { call: 'call-2' }],
  ])('of one participant is nothing in the hands of %s', async (_name, who) => {
    const relay = new RelayUnderTest();
    const { token } = await reserved(relay);
    expect(await refusalOf(ask(relay.party(who), showing(token)))).toBe(508);
    await ask(relay.party(), showing(token));
  });

  it('that nobody was given: 508', async () => {
    expect(await refusalOf(ask(new RelayUnderTest().party(), showing(Buffer.alloc(8))))).toBe(508);
  });

  it('keeps the family of the number that it was given with', async () => {
    const relay = new RelayUnderTest({ otherRelayAddress: address(RELAY_ADDRESS_6, 0) });
    const { token, port } = await reserved(relay, (writer) =>
      pair(writer).add(RequestedAddressFamily, AddressFamily[6]),
    );
    const second = (await ask(relay.party(), showing(token))).read(XorRelayedAddress);
    expect([second?.family, second?.port]).toEqual([6, port + 1]);
  });

  it('counts as an allocation as long as it lasts', async () => {
    const relay = new RelayUnderTest({ limits: { allocationsPerParticipant: 3 } });
    const { token } = await reserved(relay);
    expect(await refusalOf(ask(relay.party(), pair))).toBe(486);
    await relay.party().client.allocate();
    expect(await refusalOf(relay.party().client.allocate())).toBe(486);
    await ask(relay.party(), showing(token));
    expect(await refusalOf(relay.party().client.allocate())).toBe(486);
  });

  it('of all participants together cannot use the numbers up', async () => {
    const relay = new RelayUnderTest({ limits: { allocations: 6 } });
    for (const call of ['1', '2', '3']) await ask(relay.party({ call }), pair);
    expect(await refusalOf(ask(relay.party({ call: '4' }), even))).toBe(508);
    await relay.clock.advanceAndSettle(30_000);
    await ask(relay.party({ call: '4' }), even);
  });

  it.each([
    ['EVEN-PORT', even],
    ['REQUESTED-ADDRESS-FAMILY', (writer: MessageWriter) => writer.add(RequestedAddressFamily, 1)],
    ['ADDITIONAL-ADDRESS-FAMILY', (writer: MessageWriter) => writer.add(AdditionalAddressFamily, 2)],
  ])('beside %s is a bad request, and is still good', async (_name, fill) => {
    const relay = new RelayUnderTest();
    const { token } = await reserved(relay);
    expect(await refusalOf(ask(relay.party(), (writer) => fill(showing(token)(writer))))).toBe(400);
    await ask(relay.party(), showing(token));
  });
});

it.each([
  ['a malformed EVEN-PORT', { ...EvenPort, encode: () => Buffer.alloc(2) }],
  ['a malformed RESERVATION-TOKEN', { ...ReservationToken, encode: () => Buffer.alloc(7) }],
])('%s is a bad request', async (_name, attribute) => {
  const refused = ask(new RelayUnderTest().party(), (writer) => writer.add(attribute as typeof EvenPort, true));
  expect(await refusalOf(refused)).toBe(400);
});

it('two numbers in a row for two families at once are a bad request', async () => {
  const fill: Fill = (writer) => pair(writer).add(AdditionalAddressFamily, AddressFamily[6]);
  expect(await refusalOf(ask(new RelayUnderTest().party(), fill))).toBe(400);
});

it('DONT-FRAGMENT is taken, in Allocate and in Send: there is no path of its own to fragment on', async () => {
  const relay = new RelayUnderTest();
  const { anna, berit, beritAt } = await relay.pair();
  await ask(relay.party({ participant: 'carl' }), (writer) => writer.add(DontFragment, true));
  const indication = sendIndication(beritAt, Buffer.from('whole'));
  const flag = Buffer.from('001a0000', 'hex');
  const flagged = Buffer.concat([indication.subarray(0, 20), flag, indication.subarray(20)]);
  flagged.writeUInt16BE(flagged.length - 20, 2);
  anna.sendRaw(flagged);
  expect(berit.heard).toEqual(['whole']);
});
