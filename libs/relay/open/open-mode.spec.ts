import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { CHANNEL_LIFETIME, PERMISSION_LIFETIME } from '../policy/limits.js';
import { transportAddress } from '../stun/transport-address.js';
import { address, type Party, RelayUnderTest, refusalOf } from '../testing/relay-under-test.js';

const HOST = '127.0.0.1';
/** Specs have their peers on this machine, which config cannot open. */
const openRelay = (): RelayUnderTest =>
  new RelayUnderTest({ open: { host: HOST, ports: [41_000, 42_999], networks: [], own: [], despite: [`${HOST}/32`] } });

let relay: RelayUnderTest;
let outside: Socket;
beforeEach(async () => {
  relay = openRelay();
  outside = createSocket('udp4');
  outside.bind(0, HOST);
  await once(outside, 'listening');
});
afterEach(() => {
  relay.engine.close();
  outside.close();
});

const outsideAt = () => address(HOST, outside.address().port);
const heardOutside = async (): Promise<[string, number]> => {
  const [data, from] = (await once(outside, 'message')) as [Buffer, { port: number }];
  return [data.toString(), from.port];
};
/** Until that many packets have come to the participant. */
async function heardBy(party: Party, count: number): Promise<string[]> {
  while (party.heard.length < count) await new Promise((turn) => setImmediate(turn));
  return party.heard;
}
const sendIn = (text: string, port: number): void => outside.send(text, port, HOST);

it('a peer in an opened network is reached from the relayed address by channel, and answers by it', async () => {
  const anna = relay.party();
  const relayed = await anna.client.allocate();
  await anna.client.bind(outsideAt());
  const heard = heardOutside();
  anna.client.sendTo(outsideAt(), Buffer.from('hello'));
  expect(await heard).toEqual(['hello', relayed.port]);
  sendIn('good day', relayed.port);
  expect(await heardBy(anna, 1)).toEqual(['good day']);
});

it('a peer without a channel is reached by indications, of any length', async () => {
  const anna = relay.party();
  const relayed = await anna.client.allocate();
  await anna.client.permit(outsideAt());
  for (const text of ['a', 'odd', 'x'.repeat(1200)]) {
    const heard = heardOutside();
    anna.client.sendTo(outsideAt(), Buffer.from(text));
    expect(await heard).toEqual([text, relayed.port]);
    const before = anna.heard.length;
    sendIn(text, relayed.port);
    expect((await heardBy(anna, before + 1)).at(-1)).toBe(text);
  }
});

it('nobody outside is heard without a permission, nor after it has expired', async () => {
  const anna = relay.party();
  const relayed = await anna.client.allocate();
  sendIn('too early', relayed.port);
  // A packet to oneself comes behind it: when that is there, the first has been dealt with.
  await roundTrip();
  expect(anna.heard).toEqual([]);
  await anna.client.permit(outsideAt());
  anna.client.stop();
  relay.clock.advance(PERMISSION_LIFETIME * 1000 + 1);
  sendIn('too late', relayed.port);
  await roundTrip();
  expect(anna.heard).toEqual([]);
});

it('a permission is for an IP address: any port of it is heard', async () => {
  const anna = relay.party();
  const relayed = await anna.client.allocate();
  await anna.client.permit(address(HOST, 9));
  sendIn('from another port', relayed.port);
  expect(await heardBy(anna, 1)).toEqual(['from another port']);
});

it.each(['10.0.0.1', '192.0.2.7', '127.0.0.2', '169.254.169.254'])(
  '%s, in no opened network, is refused in every way',
  async (text) => {
    const anna = relay.party();
    await anna.client.allocate();
    const peer = address(text, 40_000);
    expect(await refusalOf(anna.client.permit(peer))).toBe(403);
    expect(await refusalOf(anna.client.bind(peer))).toBe(403);
    const { packets } = relay.engine.counters;
    anna.client.sendTo(peer, Buffer.from('in vain'));
    expect(relay.engine.counters.packets).toBe(packets);
  },
);

it('the participants of one call still reach each other without a socket in between', async () => {
  const { anna, berit, beritAt } = await relay.pair();
  anna.client.sendTo(beritAt, Buffer.from('hello'));
  expect(berit.heard).toEqual(['hello']);
});

it('participants of another call do not, though the relay is open', async () => {
  const { beritAt } = await relay.pair();
  const eve = relay.party({ call: 'call-2', participant: 'eve' });
  await eve.client.allocate();
  expect(await refusalOf(eve.client.bind(beritAt))).toBe(403);
});

it('the socket is closed with its allocation', async () => {
  const anna = relay.party();
  const { port } = await anna.client.allocate();
  relay.engine.endCall('call-1');
  const next = createSocket('udp4');
  next.bind(port, HOST);
  await once(next, 'listening');
  next.close();
});

it('a port that another program has is passed over', async () => {
  const taken = createSocket('udp4');
  taken.bind(43_000, HOST);
  await once(taken, 'listening');
  const narrow = new RelayUnderTest({
    open: { host: HOST, ports: [43_000, 43_001], networks: [], own: [] },
  });
  const anna = narrow.party();
  expect((await anna.client.allocate()).port).toBe(43_001);
  expect(await refusalOf(narrow.party({ participant: 'berit' }).client.allocate())).toBe(508);
  narrow.engine.close();
  taken.close();
});

it('a channel to a peer outside expires as any other', async () => {
  const anna = relay.party();
  await anna.client.allocate();
  await anna.client.bind(outsideAt());
  anna.client.stop();
  relay.clock.advance(CHANNEL_LIFETIME * 1000 + 1);
  const { packets } = relay.engine.counters;
  anna.client.sendTo(outsideAt(), Buffer.from('in vain'));
  expect(relay.engine.counters.packets).toBe(packets);
});

it('spelling is no way round: what is mapped on the wire is refused', async () => {
  const anna = relay.party();
  await anna.client.allocate();
  const ip = Buffer.from('00000000000000000000ffff7f000001', 'hex');
  expect(await refusalOf(anna.client.permit({ family: 6, ip, port: 40_000 }))).toBe(403);
  expect(transportAddress('::ffff:127.0.0.1', 1)?.family).toBe(4);
});

async function roundTrip(): Promise<void> {
  const probe = createSocket('udp4');
  probe.bind(0, HOST);
  await once(probe, 'listening');
  const arrived = once(probe, 'message');
  outside.send('probe', probe.address().port, HOST);
  await arrived;
  await new Promise((turn) => setImmediate(turn));
  probe.close();
}
