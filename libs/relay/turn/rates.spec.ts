import { type Party, RelayUnderTest } from '../testing/relay-under-test.js';

const KILOBYTE = Buffer.alloc(1000);
/** 80 kbit/s: ten kilobytes a second, and as much again at once. */
const SLOW = { limits: { kilobitsPerSecond: 80 } };

const send = (party: Party, to: Parameters<Party['client']['sendTo']>[0], packets: number): void => {
  for (let packet = 0; packet < packets; packet++) party.client.sendTo(to, KILOBYTE);
};

it('abuse 45: what exceeds the bit rate of an allocation for longer than a burst is dropped and counted', async () => {
  const relay = new RelayUnderTest(SLOW);
  const { anna, berit, beritAt } = await relay.pair();
  send(anna, beritAt, 100);
  expect(berit.heard).toHaveLength(11);
  expect(relay.engine.counters.beyondRate).toBe(89);
});

it('time gives the rate back, and never more than a burst of it', async () => {
  const relay = new RelayUnderTest(SLOW);
  const { anna, berit, beritAt } = await relay.pair();
  send(anna, beritAt, 100);
  relay.clock.advance(500);
  send(anna, beritAt, 100);
  expect(berit.heard).toHaveLength(11 + 5);
  relay.clock.advance(60_000);
  send(anna, beritAt, 100);
  expect(berit.heard).toHaveLength(11 + 5 + 11);
});

it('abuse 45: a participant who floods harms no other call, and no other pair of the same', async () => {
  const relay = new RelayUnderTest(SLOW);
  const { anna, beritAt } = await relay.pair();
  const other = await relay.pair({ call: 'call-2' }, { call: 'call-2' });
  send(anna, beritAt, 1000);
  send(other.anna, other.beritAt, 10);
  expect(other.berit.heard).toHaveLength(10);
});

it('many senders together do not get more through to one than its rate', async () => {
  const relay = new RelayUnderTest(SLOW);
  const berit = relay.party({ participant: 'berit' });
  const beritAt = await berit.client.allocate();
  for (const participant of ['anna', 'carl', 'dina']) {
    const sender = relay.party({ participant });
    await berit.client.permit(await sender.client.allocate());
    await sender.client.permit(beritAt);
    send(sender, beritAt, 100);
  }
  expect(berit.heard).toHaveLength(11);
});

it('the rate of all together is bounded where an administrator sets it', async () => {
  const relay = new RelayUnderTest({ limits: { totalKilobitsPerSecond: 80 } });
  const [one, two] = [await relay.pair(), await relay.pair({ call: 'call-2' }, { call: 'call-2' })];
  send(one.anna, one.beritAt, 8);
  send(two.anna, two.beritAt, 8);
  expect(one.berit.heard).toHaveLength(8);
  expect(two.berit.heard).toHaveLength(3);
});

it('by itself a relay lets a video call with a shared screen through: 3 Mbit/s with a key frame of 300 kB', async () => {
  const relay = new RelayUnderTest();
  const { anna, berit, beritAt } = await relay.pair();
  let sent = 0;
  for (let tenth = 0; tenth < 100; tenth++) {
    const packets = 38 + (tenth % 20 === 0 ? 300 : 0);
    send(anna, beritAt, packets);
    sent += packets;
    relay.clock.advance(100);
  }
  expect(berit.heard).toHaveLength(sent);
});
