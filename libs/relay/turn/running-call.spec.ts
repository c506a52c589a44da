import { sendIndication } from '../client/turn-client.js';
import { RelayUnderTest, refusalOf } from '../testing/relay-under-test.js';

const MINUTE = 60_000;

describe.each(['udp', 'tcp'] as const)('a relayed call over %s', (transport) => {
  it('holds for 30 minutes of protocol time', async () => {
    const relay = new RelayUnderTest();
    const { anna, berit, annaAt, beritAt } = await relay.pair({ transport }, { transport });
    let said = 0;
    for (let second = 0; second < 30 * 60; second += 5) {
      await relay.clock.advanceAndSettle(5000);
      anna.client.sendTo(beritAt, Buffer.from(`from Anna ${said}`));
      berit.client.sendTo(annaAt, Buffer.from(`from Berit ${said++}`));
    }
    expect(berit.heard).toEqual(Array.from({ length: said }, (_, index) => `from Anna ${index}`));
    expect(anna.heard).toEqual(Array.from({ length: said }, (_, index) => `from Berit ${index}`));
    expect([...anna.lost, ...berit.lost]).toEqual([]);
    expect(relay.engine.counters).toMatchObject({ channelDataIn: said * 2, channelDataOut: said * 2, refused: 0 });
  });

  it('holds as long without channels, on Send and Data indications alone', async () => {
    const relay = new RelayUnderTest();
    const [anna, berit] = [relay.party({ transport }), relay.party({ transport, participant: 'berit' })];
    const [annaAt, beritAt] = [await anna.client.allocate(), await berit.client.allocate()];
    await anna.client.permit(beritAt);
    await berit.client.permit(annaAt);
    const words = Array.from({ length: 180 }, (_, index) => 'x'.repeat(index));
    for (const word of words) {
      await relay.clock.advanceAndSettle(10_000);
      anna.client.sendTo(beritAt, Buffer.from(word));
      berit.client.sendTo(annaAt, Buffer.from(word));
    }
    expect([anna.heard, berit.heard]).toEqual([words, words]);
    expect([...anna.lost, ...berit.lost]).toEqual([]);
  });

  it('ends within its lifetime when nobody renews it', async () => {
    const relay = new RelayUnderTest({ allocationLifetime: 70 });
    const { anna, berit } = await relay.pair({ transport }, { transport });
    anna.client.stop();
    await relay.clock.advanceAndSettle(71_000);
    expect(relay.engine.has(anna.path.fiveTuple)).toBe(false);
    expect(relay.engine.has(berit.path.fiveTuple)).toBe(true);
  });
});

it('a party over TCP and a party over UDP hear each other, whatever the length of a packet', async () => {
  const relay = new RelayUnderTest();
  const { anna, berit, annaAt, beritAt } = await relay.pair({ transport: 'tcp' }, { transport: 'udp' });
  const words = Array.from({ length: 40 }, (_, length) => 'x'.repeat(length + 1));
  for (const word of words) {
    anna.client.sendTo(beritAt, Buffer.from(word));
    berit.client.sendTo(annaAt, Buffer.from(word));
  }
  expect(berit.heard).toEqual(words);
  expect(anna.heard).toEqual(words);
});

it('a refresh with the short lifetime of a test is asked for at half-time, and crosses many of them', async () => {
  const relay = new RelayUnderTest({ allocationLifetime: 70 });
  const { anna, berit } = await relay.pair();
  await relay.clock.advanceAndSettle(10 * MINUTE);
  expect(relay.engine.size).toBe(2);
  expect([...anna.lost, ...berit.lost]).toEqual([]);
});

it('abuse 27: an expired credential does not end a running call', async () => {
  const relay = new RelayUnderTest();
  const short = (participant: string) => relay.credential({ participant, seconds: 60 });
  const { anna, berit, beritAt } = await relay.pair({ credential: short('anna') }, { credential: short('berit') });
  await relay.clock.advanceAndSettle(25 * MINUTE);
  anna.client.sendTo(beritAt, Buffer.from('still here'));
  expect(berit.heard).toEqual(['still here']);
});

it('abuse 27: an expired credential opens no new allocation', async () => {
  const relay = new RelayUnderTest();
  const late = relay.party({ credential: relay.credential({ seconds: 60 }) });
  await relay.clock.advanceAndSettle(MINUTE);
  expect(await refusalOf(late.client.allocate())).toBe(401);
  expect(relay.engine.size).toBe(0);
});

it('a replaced secret does not end a running call, and both secrets open new allocations meanwhile', async () => {
  const relay = new RelayUnderTest({ secrets: ['new-secret', 'old-secret'] });
  for (const secret of ['new-secret', 'old-secret']) {
    await relay.party({ credential: relay.credential({ secret }) }).client.allocate();
  }
  expect(await refusalOf(relay.party({ credential: relay.credential({ secret: 'older' }) }).client.allocate())).toBe(
    401,
  );
  expect(relay.engine.size).toBe(2);
});

it('who hangs up is gone at once, and cannot be sent to', async () => {
  const relay = new RelayUnderTest();
  const { anna, berit, annaAt } = await relay.pair();
  await anna.client.release();
  berit.client.sendTo(annaAt, Buffer.from('into the void'));
  expect(relay.engine.size).toBe(1);
  expect(anna.heard).toEqual([]);
  expect(await refusalOf(berit.client.bind(annaAt))).toBe(403);
});

it('a closed connection takes its allocation with it', async () => {
  const relay = new RelayUnderTest();
  const { anna } = await relay.pair({ transport: 'tcp' });
  relay.engine.pathClosed(anna.path.fiveTuple);
  expect(relay.engine.has(anna.path.fiveTuple)).toBe(false);
});

it('nothing is delivered to a party that has permitted nobody', async () => {
  const relay = new RelayUnderTest();
  const [anna, berit] = [relay.party(), relay.party({ participant: 'berit' })];
  const [annaAt, beritAt] = [await anna.client.allocate(), await berit.client.allocate()];
  await anna.client.permit(beritAt);
  anna.client.sendTo(beritAt, Buffer.from('too early'));
  await berit.client.permit(annaAt);
  anna.client.sendTo(beritAt, Buffer.from('in time'));
  expect(berit.heard).toEqual(['in time']);
  expect(relay.engine.counters.refused).toBe(1);
});

it('a permission lasts 300 s and a channel 600 s when nobody renews them', async () => {
  const relay = new RelayUnderTest({ allocationLifetime: 3600 });
  const { anna, berit, beritAt } = await relay.pair();
  anna.client.stop();
  berit.client.stop();
  await relay.clock.advanceAndSettle(299_000);
  anna.client.sendTo(beritAt, Buffer.from('permitted'));
  await relay.clock.advanceAndSettle(2000);
  anna.client.sendTo(beritAt, Buffer.from('no longer'));
  expect(berit.heard).toEqual(['permitted']);
  expect(relay.engine.counters).toMatchObject({ packets: 1, refused: 1 });
});

it('one side may bind a channel and the other none, whatever the length of a packet', async () => {
  const relay = new RelayUnderTest();
  const [chromium, firefox] = [relay.party(), relay.party({ participant: 'berit' })];
  const [chromiumAt, firefoxAt] = [await chromium.client.allocate(), await firefox.client.allocate()];
  await chromium.client.bind(firefoxAt);
  await firefox.client.permit(chromiumAt);
  const words = Array.from({ length: 40 }, (_, length) => 'y'.repeat(length));
  for (const word of words) {
    chromium.client.sendTo(firefoxAt, Buffer.from(word));
    firefox.client.sendTo(chromiumAt, Buffer.from(word));
  }
  expect([chromium.heard, firefox.heard]).toEqual([words, words]);
});

it('abuse 38: the padding of a Data indication is zero, also where it is written over what came in', async () => {
  const relay = new RelayUnderTest();
  const { anna, berit, beritAt } = await relay.pair({}, {});
  const carl = relay.party({ participant: 'carl' });
  const carlAt = await carl.client.allocate();
  await carl.client.permit(beritAt);
  const indication = sendIndication(carlAt, Buffer.from('a'));
  indication.fill(0xee, indication.length - 3);
  anna.sendRaw(indication);
  const packet = carl.packets.at(-1) ?? Buffer.alloc(0);
  expect(packet.subarray(-4)).toEqual(Buffer.from('a\0\0\0'));
  expect(berit.heard).toEqual([]);
});
