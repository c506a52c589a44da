import { TurnRefusal } from '../client/turn-client.js';
import { RelayUnderTest } from '../testing/relay-under-test.js';

const refused = (work: Promise<unknown>): Promise<number> =>
  work.then(
    () => 0,
    (error: unknown) => (error instanceof TurnRefusal ? error.code : -1),
  );

let relay: RelayUnderTest;
beforeEach(() => (relay = new RelayUnderTest()));

it('the end of a call ends all its allocations at once, and no other call notices', async () => {
  const [anna, omar, other] = [relay.party(), relay.party({ participant: 'omar' }), relay.party({ call: 'call-2' })];
  for (const { client } of [anna, omar, other]) await client.allocate();
  expect(relay.engine.calls()).toEqual(['call-1', 'call-2']);
  expect(relay.engine.endCall('call-1')).toBe(2);
  expect(relay.engine.calls()).toEqual(['call-2']);
  expect(relay.engine.size).toBe(1);
});

it('abuse 27: nobody comes back into a call that is over with a credential that has not expired', async () => {
  const credential = relay.credential();
  relay.engine.endCall('call-1');
  expect(await refused(relay.party({ credential }).client.allocate())).toBe(401);
  expect(await refused(relay.party({ participant: 'omar' }).client.allocate())).toBe(401);
  expect(await refused(relay.party({ call: 'call-2' }).client.allocate())).toBe(0);
});

it('who was put out stays out, the others go on', async () => {
  const [anna, omar] = [relay.party(), relay.party({ participant: 'omar' })];
  await anna.client.allocate();
  await omar.client.allocate();
  expect(relay.engine.endParticipant('call-1', 'anna')).toBe(1);
  expect(relay.engine.size).toBe(1);
  expect(await refused(relay.party().client.allocate())).toBe(401);
  expect(await refused(relay.party({ participant: 'omar' }).client.allocate())).toBe(0);
});

it('who is let in again is given a later credential, and that one is good', async () => {
  relay.engine.endParticipant('call-1', 'anna');
  const old = relay.credential();
  relay.clock.advance(1_000);
  expect(await refused(relay.party({ credential: old }).client.allocate())).toBe(401);
  expect(await refused(relay.party({ credential: relay.credential() }).client.allocate())).toBe(0);
});

it('until when is said by whoever issues credentials, since clocks differ', async () => {
  const issued = relay.credential({ seconds: 905 });
  relay.engine.endCall('call-1', new Date(relay.clock.now().getTime() + 905_000));
  expect(await refused(relay.party({ credential: issued }).client.allocate())).toBe(401);
});

it('what was told twice, the second time with less, holds as before', async () => {
  const issued = relay.credential();
  relay.engine.endCall('call-1');
  relay.engine.endCall('call-1', relay.clock.now());
  expect(await refused(relay.party({ credential: issued }).client.allocate())).toBe(401);
});

it('a relay that drains takes no new allocations; those that live are renewed', async () => {
  const anna = relay.party();
  await anna.client.allocate();
  relay.engine.drain();
  expect(await refused(relay.party({ participant: 'omar' }).client.allocate())).toBe(508);
  expect(relay.engine.counters.refusedDraining).toBe(1);
  relay.clock.advance(700_000);
  await new Promise((turn) => setImmediate(turn));
  expect(relay.engine.size).toBe(1);
});
