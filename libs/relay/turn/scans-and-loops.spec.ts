import { sendIndication } from '../client/turn-client.js';
import type { TransportAddress } from '../stun/transport-address.js';
import { address, type Party, RELAY_ADDRESS, RelayUnderTest, refusalOf } from '../testing/relay-under-test.js';

/** Sends without a channel, whatever is bound. */
const send = (from: Party, to: TransportAddress, text: string): void =>
  from.sendRaw(sendIndication(to, Buffer.from(text)));

it('abuse 12: what comes back to its sender, or goes to another allocation of the same, goes once and no further', async () => {
  const relay = new RelayUnderTest();
  const [one, two] = [relay.party(), relay.party()];
  const [oneAt, twoAt] = [await one.client.allocate(), await two.client.allocate()];
  for (const { client } of [one, two]) for (const peer of [oneAt, twoAt]) await client.permit(peer);
  send(one, oneAt, 'to myself');
  send(one, twoAt, 'to my other half');
  send(two, oneAt, 'and back');
  expect([one.heard, two.heard]).toEqual([['to myself', 'and back'], ['to my other half']]);
  await one.client.bind(twoAt);
  await two.client.bind(oneAt);
  one.client.sendTo(twoAt, Buffer.from('by channel'));
  expect([one.heard.length, two.heard.length, relay.engine.counters.packets]).toEqual([2, 2, 4]);
});

it('abuse 14: who tries every number of the relay reaches the others of the call and nobody else', async () => {
  const relay = new RelayUnderTest();
  const { anna, berit, annaAt, beritAt } = await relay.pair();
  const strangers = await Promise.all(
    ['call-2', 'call-3'].map(async (call) => {
      const { anna: carl, berit: dina } = await relay.pair({ call }, { call });
      return [carl, dina];
    }),
  );
  for (let number = 0; number < 65_536; number++) send(anna, address(RELAY_ADDRESS, number), String(number));
  expect(anna.heard).toEqual([String(annaAt.port)]);
  expect(berit.heard).toEqual([String(beritAt.port)]);
  for (const stranger of strangers.flat()) expect(stranger.heard).toEqual([]);
  expect(relay.engine.counters.packets).toBe(2);
});

it('abuse 14: a ChannelBind does not tell a number of another call from one that nobody holds', async () => {
  const relay = new RelayUnderTest();
  const { anna } = await relay.pair();
  const stranger = relay.party({ call: 'call-2', participant: 'stranger' });
  const strangerAt = await stranger.client.allocate();
  const answerTo = async (peer: TransportAddress): Promise<string> => {
    expect(await refusalOf(anna.client.bind(peer, 0x4100))).toBe(403);
    // Without the transaction id and the signature over it.
    const packet = anna.packets.at(-1) ?? Buffer.alloc(0);
    return packet.toString('hex', 0, 8) + packet.toString('hex', 20, packet.length - 20);
  };
  await stranger.client.release();
  const nobody = await answerTo(strangerAt);
  const held = await relay.party({ call: 'call-2', participant: 'stranger' }).client.allocate();
  expect(await answerTo(held)).toBe(nobody);
});

it('abuse 15: port 0 of the relay is nobody, by indication and by channel', async () => {
  const relay = new RelayUnderTest();
  const { anna, berit, beritAt } = await relay.pair();
  const nobody = address(RELAY_ADDRESS, 0);
  send(anna, nobody, 'to port 0');
  expect(await refusalOf(anna.client.bind(nobody, 0x4100))).toBe(403);
  send(anna, beritAt, 'to berit');
  expect([berit.heard, relay.engine.counters.packets]).toEqual([['to berit'], 1]);
});
