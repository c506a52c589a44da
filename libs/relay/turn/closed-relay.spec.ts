import { sendIndication } from '../client/turn-client.js';
import type { Attribute } from '../stun/attribute.js';
import { AdditionalAddressFamily } from '../stun/attributes/additional-address-family.js';
import { AddressFamily } from '../stun/attributes/address-family.js';
import { ChannelNumber } from '../stun/attributes/channel-number.js';
import { Data } from '../stun/attributes/data.js';
import { RequestedTransport } from '../stun/attributes/requested-transport.js';
import { XorPeerAddress } from '../stun/attributes/xor-peer-address.js';
import { XorRelayedAddress } from '../stun/attributes/xor-relayed-address.js';
import { MessageClass, Method } from '../stun/message-type.js';
import { MessageWriter } from '../stun/message-writer.js';
import type { TransportAddress } from '../stun/transport-address.js';
import {
  address,
  type Party,
  RELAY_ADDRESS,
  RELAY_ADDRESS_6,
  RelayUnderTest,
  refusalOf,
} from '../testing/relay-under-test.js';
import { wireAddress } from '../testing/wire-address.js';

/**
 * What an attacker would like to reach through a relay inside a hospital. The numbers are those of ABUSE.md; beside them the
 * special-purpose registries of IANA, and ordinary addresses of others.
 */
const ROWS: readonly (readonly [name: string, addresses: readonly string[]])[] = [
  ['abuse 1: loopback', ['127.0.0.1', '127.8.9.10', '127.255.255.254']],
  ['abuse 2: this network', ['0.0.0.0', '0.1.2.3', '0.255.255.255']],
  ['abuse 3: IPv6 loopback and unspecified', ['::1', '::']],
  [
    'abuse 4: IPv4 mapped into IPv6',
    ['::ffff:127.0.0.1', '::ffff:10.0.0.1', '::ffff:169.254.169.254', '::ffff:192.0.2.1', '::ffff:255.255.255.255'],
  ],
  [
    'abuse 5: IPv4 compatible and translated',
    ['::127.0.0.1', '::192.0.2.1', '::ffff:0:127.0.0.1', '::ffff:0:c000:201'],
  ],
  ['abuse 5: NAT64', ['64:ff9b::7f00:1', '64:ff9b::192.0.2.1', '64:ff9b:1::7f00:1', '64:ff9b:1::192.0.2.1']],
  ['abuse 5: 6to4 and Teredo', ['2002:7f00:1::', '2002:c000:201::', '2001:0:7f00:1::', '2001:0:c000:201::']],
  ['abuse 5: ISATAP', ['fe80::5efe:127.0.0.1', 'fe80::5efe:192.0.2.1', 'fd12::200:5efe:192.0.2.1']],
  [
    'abuse 6: metadata services',
    ['169.254.169.254', '169.254.170.2', 'fd00:ec2::254', '100.100.100.200', '168.63.129.16', '192.0.0.192'],
  ],
  ['abuse 7: private use', ['10.0.0.1', '10.255.255.255', '172.16.0.1', '172.31.255.255', '192.168.1.1']],
  ['abuse 7: shared address space', ['100.64.0.1', '100.127.255.255']],
  ['abuse 8: link-local, unique local, site-local', ['fe80::1', 'febf:ffff::1', 'fc00::1', 'fd12:3456::1', 'fec0::1']],
  ['abuse 8: IPv4 link-local', ['169.254.0.1', '169.254.255.255']],
  ['abuse 9: multicast', ['224.0.0.1', '224.0.0.251', '239.255.255.250', 'ff02::1', 'ff05::2', 'ff0e::1']],
  ['abuse 9: broadcast and reserved', ['255.255.255.255', '192.168.255.255', '240.0.0.1', '192.0.2.255']],
  [
    'abuse 13: a database beside the relay, and hosts anywhere',
    ['192.0.2.2', '8.8.8.8', '2606:4700::1111', '2001:db8::2'],
  ],
  [
    'the IPv4 special-purpose registry',
    [
      ...['192.0.0.1', '192.0.0.8', '192.0.0.9', '192.0.0.10', '192.0.0.170', '192.0.0.171', '192.31.196.1'],
      ...['192.52.193.1', '192.88.99.1', '192.175.48.1', '198.18.0.1', '198.51.100.7', '203.0.113.9'],
    ],
  ],
  [
    'the IPv6 special-purpose registry',
    [
      ...['100::1', '100:0:0:1::1', '2001:1::1', '2001:1::2', '2001:1::3', '2001:2::1', '2001:3::1', '2001:4:112::1'],
      ...['2001:10::1', '2001:20::1', '2001:30::1', '2620:4f:8000::1', '3fff::1', '5f00::1'],
    ],
  ],
];

interface Call {
  readonly relay: RelayUnderTest;
  readonly anna: Party;
  readonly berit: Party;
  /** Berit's relayed addresses, one or two. */
  readonly legal: readonly TransportAddress[];
}

/** Two of one call who may talk to each other, each with an address of every family that the relay has. */
async function callOn(own: string, other?: string): Promise<Call> {
  const relay = new RelayUnderTest({
    relayAddress: address(own, 0),
    ...(other && { otherRelayAddress: address(other, 0) }),
  });
  const allocate = async ({ client }: Party): Promise<TransportAddress[]> => {
    const answer = await client.request(Method.allocate, (writer) => {
      writer.add(RequestedTransport, 17);
      return other ? writer.add(AdditionalAddressFamily, AddressFamily[6]) : writer;
    });
    return answer.readAll(XorRelayedAddress).filter((relayed) => relayed !== null);
  };
  const [anna, berit] = [relay.party(), relay.party({ participant: 'berit' })];
  const [ofAnna, legal] = [await allocate(anna), await allocate(berit)];
  for (const peer of ofAnna) await berit.client.permit(peer);
  for (const peer of legal) await anna.client.permit(peer);
  return { relay, anna, berit, legal };
}

describe.each([
  ['IPv4', RELAY_ADDRESS, undefined],
  ['IPv6', RELAY_ADDRESS_6, undefined],
  ['both families', RELAY_ADDRESS, RELAY_ADDRESS_6],
])('a relay of %s refuses', (_families, own, other) => {
  it.each(ROWS)('%s', async (_row, addresses) => {
    const { relay, anna, berit, legal } = await callOn(own, other);
    const before = { ...relay.engine.counters };
    const ports = [...legal.map(({ port }) => port), 80, 443, 3478, 5432, 6379, 49_152, 65_535, 0];
    for (const text of addresses) {
      for (const port of ports) {
        const peer = wireAddress(text, port);
        const answers = [await refusalOf(anna.client.permit(peer)), await refusalOf(anna.client.bind(peer, 0x4100))];
        expect([text, port, ...answers]).toEqual([text, port, 403, 403]);
        anna.sendRaw(sendIndication(peer, Buffer.from('through the wall')));
      }
    }
    expect([berit.heard, relay.engine.counters]).toEqual([[], before]);
    // The control: whoever may be reached still is, by indication and by channel.
    for (const peer of legal) anna.sendRaw(sendIndication(peer, Buffer.from('indication')));
    for (const peer of legal) anna.client.sendTo(peer, Buffer.from(`channel ${await anna.client.bind(peer)}`));
    expect(berit.heard).toHaveLength(2 * legal.length);
  });
});

describe('an address that is not well-formed', () => {
  const raw = (type: number): Attribute<Buffer> => ({ type, encode: (value) => value, decode: (bytes) => bytes });
  it.each([
    ['IPv4 with sixteen bytes', '0001aaaa' + '00'.repeat(16)],
    ['IPv6 with four', '0002aaaa00000000'],
    ['no family', '0000aaaa00000000'],
    ['a family that does not exist', '0003aaaa00000000'],
    ['nothing', ''],
    ['a family and no more', '0001'],
  ])('%s is a bad request, and as silent as any in an indication', async (_name, hex) => {
    const { relay, anna, berit } = await callOn(RELAY_ADDRESS);
    const [before, peer] = [{ ...relay.engine.counters }, raw(XorPeerAddress.type)];
    const add = (writer: MessageWriter): MessageWriter => writer.add(peer, Buffer.from(hex, 'hex'));
    expect(await refusalOf(anna.client.request(Method.createPermission, add))).toBe(400);
    const bind = anna.client.request(Method.channelBind, (writer) => add(writer.add(ChannelNumber, 0x4100)));
    expect(await refusalOf(bind)).toBe(400);
    const indication = add(new MessageWriter(MessageClass.indication, Method.send, Buffer.alloc(12, 3)));
    anna.sendRaw(indication.add(Data, Buffer.from('through the wall')).finish());
    expect([berit.heard, relay.engine.counters]).toEqual([[], before]);
  });
});

describe('a forbidden address beside a legal one', () => {
  const forbidden = address('10.0.0.1', 5432);

  it('takes the permission from both, whichever stands first', async () => {
    const relay = new RelayUnderTest();
    const [anna, berit] = [relay.party(), relay.party({ participant: 'berit' })];
    const [annaAt, beritAt] = [await anna.client.allocate(), await berit.client.allocate()];
    await berit.client.permit(annaAt);
    for (const peers of [
      [beritAt, forbidden],
      [forbidden, beritAt],
    ]) {
      const both = anna.client.request(Method.createPermission, (writer) =>
        peers.reduce((all, peer) => all.add(XorPeerAddress, peer), writer),
      );
      expect(await refusalOf(both)).toBe(403);
      anna.client.sendTo(beritAt, Buffer.from('not permitted'));
    }
    expect(berit.heard).toEqual([]);
  });

  it('is passed over when it stands second in a ChannelBind or an indication, and the first counts', async () => {
    const { relay, anna, berit, legal } = await callOn(RELAY_ADDRESS);
    const beritAt = legal[0] as TransportAddress;
    const bind = (...peers: TransportAddress[]) =>
      anna.client.request(Method.channelBind, (writer) =>
        peers.reduce((all, peer) => all.add(XorPeerAddress, peer), writer.add(ChannelNumber, 0x4100)),
      );
    const send = (...peers: TransportAddress[]): void => {
      const writer = new MessageWriter(MessageClass.indication, Method.send, Buffer.alloc(12, 3));
      for (const peer of peers) writer.add(XorPeerAddress, peer);
      anna.sendRaw(writer.add(Data, Buffer.from('hello')).finish());
    };
    expect(await refusalOf(bind(forbidden, beritAt))).toBe(403);
    send(forbidden, beritAt);
    expect(relay.engine.counters.packets).toBe(0);
    expect((await bind(beritAt, forbidden)).messageClass).toBe(MessageClass.success);
    send(beritAt, forbidden);
    expect(berit.heard).toEqual(['hello']);
  });
});
