import { ChannelNumber } from '../stun/attributes/channel-number.js';
import { XorPeerAddress } from '../stun/attributes/xor-peer-address.js';
import { Method } from '../stun/message-type.js';
import { formatAddress } from '../stun/transport-address.js';
import { address, RELAY_ADDRESS, RelayUnderTest, refusalOf } from '../testing/relay-under-test.js';

describe('a peer that is no allocation of the same call is refused', () => {
  it("abuse 10, 13: the relay's own address with any number that nobody holds, its listener's among them", async () => {
    const relay = new RelayUnderTest();
    const { anna, annaAt, beritAt } = await relay.pair();
    const before = { ...relay.engine.counters };
    const held = new Set([annaAt.port, beritAt.port]);
    for (const port of [3478, ...Array.from({ length: 256 }, (_, index) => index * 257)]) {
      if (held.has(port)) continue;
      const nobody = address(RELAY_ADDRESS, port);
      expect(await refusalOf(anna.client.bind(nobody, 0x4100))).toBe(403);
      // RFC 8656, section 10.2 ignores the port of a permission: it is granted and leads nowhere.
      await anna.client.permit(nobody);
      anna.client.sendTo(nobody, Buffer.from('into the void'));
    }
    expect(relay.engine.counters).toEqual(before);
  });

  it('an allocation of another call', async () => {
    const relay = new RelayUnderTest();
    const { anna } = await relay.pair();
    const stranger = relay.party({ call: 'call-2', participant: 'stranger' });
    const strangerAt = await stranger.client.allocate();
    expect(await refusalOf(anna.client.permit(strangerAt))).toBe(403);
    expect(await refusalOf(anna.client.bind(strangerAt, 0x4100))).toBe(403);
    anna.client.sendTo(strangerAt, Buffer.from('wrong call'));
    expect(stranger.heard).toEqual([]);
  });

  it('an allocation of another call, named beside one of the same: then neither is permitted', async () => {
    const relay = new RelayUnderTest();
    const [anna, berit] = [relay.party(), relay.party({ participant: 'berit' })];
    const stranger = relay.party({ call: 'call-2', participant: 'stranger' });
    const [annaAt, beritAt, strangerAt] = [
      await anna.client.allocate(),
      await berit.client.allocate(),
      await stranger.client.allocate(),
    ];
    await berit.client.permit(annaAt);
    const both = anna.client.request(Method.createPermission, (writer) =>
      writer.add(XorPeerAddress, beritAt).add(XorPeerAddress, strangerAt),
    );
    expect(await refusalOf(both)).toBe(403);
    anna.client.sendTo(beritAt, Buffer.from('not permitted'));
    expect(berit.heard).toEqual([]);
  });
});

it('every pair of a call of four reaches each other, by channel and by indication', async () => {
  const relay = new RelayUnderTest();
  const names = ['anna', 'berit', 'carl', 'dina'];
  const parties = names.map((participant, index) => relay.party({ participant, transport: index % 2 ? 'tcp' : 'udp' }));
  const addresses = await Promise.all(parties.map(({ client }) => client.allocate()));
  for (const [index, { client }] of parties.entries()) {
    for (const [other, peer] of addresses.entries()) if (other !== index) await client.permit(peer);
  }
  const talk = (): void => {
    for (const [index, { client }] of parties.entries()) {
      for (const [other, peer] of addresses.entries())
        if (other !== index) client.sendTo(peer, Buffer.from(names[index] ?? ''));
    }
  };
  talk();
  for (const [index, { client }] of parties.entries()) {
    for (const [other, peer] of addresses.entries()) if (other !== index) await client.bind(peer);
  }
  talk();
  for (const [index, { heard }] of parties.entries()) {
    const others = names.filter((_, other) => other !== index);
    expect(heard).toEqual([...others, ...others]);
  }
});

it('data comes from the relayed address of its sender, never from where the sender really is', async () => {
  const relay = new RelayUnderTest();
  const [anna, berit] = [relay.party({ source: '198.51.100.77' }), relay.party({ participant: 'berit' })];
  const [annaAt, beritAt] = [await anna.client.allocate(), await berit.client.allocate()];
  expect(formatAddress(annaAt)).toMatch(/^192\.0\.2\.1:/);
  await anna.client.permit(beritAt);
  await berit.client.permit(annaAt);
  anna.client.sendTo(beritAt, Buffer.from('hello'));
  const ip = Buffer.from([198, 51, 100, 77]);
  for (const packet of berit.packets) expect(packet.includes(ip)).toBe(false);
  expect(berit.heard).toEqual(['hello']);
});

it('a relayed address is unique while it lives', async () => {
  const relay = new RelayUnderTest();
  const addresses = new Set<string>();
  for (let call = 0; call < 300; call++) {
    addresses.add(
      formatAddress(
        await relay.party({ call: `call-${call}`, source: `10.0.${call >> 8}.${call & 255}` }).client.allocate(),
      ),
    );
  }
  expect(addresses.size).toBe(300);
});

describe('abuse 30: channel numbers', () => {
  it.each([0x0000, 0x3fff, 0x5000, 0x7fff, 0x8000, 0xffff])(
    '%i is outside 0x4000–0x4FFF and refused',
    async (number) => {
      const relay = new RelayUnderTest();
      const { anna, beritAt } = await relay.pair();
      const bind = anna.client.request(Method.channelBind, (writer) =>
        writer.add(ChannelNumber, number).add(XorPeerAddress, beritAt),
      );
      expect(await refusalOf(bind)).toBe(400);
    },
  );

  it('up to 0x7FFF are taken, and nothing above, where the relay is told to serve clients of RFC 5766', async () => {
    const relay = new RelayUnderTest({ limits: { lastChannel: 0x7fff } });
    const { anna, berit, beritAt } = await relay.pair();
    const carl = relay.party({ participant: 'carl' });
    const carlAt = await carl.client.allocate();
    expect(await refusalOf(anna.client.bind(carlAt, 0x8000))).toBe(400);
    await anna.client.bind(carlAt, 0x7fff);
    await carl.client.permit(await relay.party().client.allocate());
    anna.client.sendTo(carlAt, Buffer.from('over 0x7FFF'));
    anna.client.sendTo(beritAt, Buffer.from('over 0x4000'));
    expect([carl.heard, berit.heard]).toEqual([['over 0x7FFF'], ['over 0x4000']]);
  });

  it('abuse 31: one number stands for one peer, and one peer has one number', async () => {
    const relay = new RelayUnderTest();
    const { anna, beritAt } = await relay.pair();
    const carlAt = await relay.party({ participant: 'carl' }).client.allocate();
    expect(await refusalOf(anna.client.bind(carlAt, 0x4000))).toBe(400);
    expect(await refusalOf(anna.client.bind(beritAt, 0x4001))).toBe(400);
    await anna.client.bind(beritAt, 0x4000);
    await anna.client.bind(carlAt, 0x4001);
  });
});

it('one permission is for all of the call, as Firefox asks: once per IP address, and perhaps for one that has gone', async () => {
  const relay = new RelayUnderTest();
  const [anna, gone, berit] = [
    relay.party(),
    relay.party({ participant: 'berit' }),
    relay.party({ participant: 'berit' }),
  ];
  const [annaAt, goneAt, beritAt] = [
    await anna.client.allocate(),
    await gone.client.allocate(),
    await berit.client.allocate(),
  ];
  await gone.client.release();
  await anna.client.permit(goneAt);
  await berit.client.permit(annaAt);
  anna.client.sendTo(beritAt, Buffer.from('hello'));
  expect(berit.heard).toEqual(['hello']);
});
