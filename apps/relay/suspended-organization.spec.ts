import { ChangeState, type LifeCycleMove, REASONS } from '@confrere/features/organizations';
import { FakeClock } from '@confrere/kernel';
import type { TransportAddress } from '@confrere/relay';
import { type Server, startServer } from '../../libs/features/signaling/signaling.fixture.js';
import { READY } from '../../libs/features/signaling/stage.fixture.js';
import { TestPage } from '../../libs/features/signaling/test-page.fixture.js';
import { RelayProgram, type RunningRelay, turn } from './relay-program.fixture.js';
import { credentialOf, openParty, type Party, reaches, refusalOf } from './turn-party.fixture.js';

const SECRET = 'a-secret-of-more-than-thirty-two-characters';
const FIVE_SECONDS = 5_000;
const TEN_MINUTES = 10 * 60_000;

let program: RelayProgram;
let relay: RunningRelay;
let server: Server;
/** The server's; the relay has this machine's. Their hours agree, so that the one takes the other's credentials. */
let clock: FakeClock;
const pages: TestPage[] = [];
const parties: Party[] = [];

beforeAll(async () => {
  program = await RelayProgram.build();
});
afterAll(() => program.remove());
beforeEach(async () => {
  clock = new FakeClock(new Date());
  server = await startServer(clock);
  relay = await program.start({
    CONFRERE_RELAY_SECRET: SECRET,
    CONFRERE_RELAY_CONTROL: `http://127.0.0.1:${server.port}`,
  });
  await relay.until('confrere_relay_control_attached', 1);
});
afterEach(async () => {
  for (const page of pages.splice(0)) page.socket.terminate();
  for (const each of parties.splice(0)) each.close();
  await server.close();
  await program.end();
});

async function party(credential: Parameters<typeof openParty>[1]): Promise<Party> {
  const made = await openParty(relay, credential);
  parties.push(made);
  return made;
}

async function page(path: 'desk' | 'visit', cookie: string): Promise<TestPage> {
  const opened = await TestPage.connect(server.port, path, { cookie });
  pages.push(opened);
  await opened.hello(`tab-of-page-${pages.length}`);
  return opened;
}

/** A professional rings a visitor, and both have allocations already, over which they reach each other. */
async function relayedRing(organizationId: string, name: string) {
  const professional = await server.professional(organizationId, `Dr ${name}`);
  const visitor = await server.visitor(professional.principal, `${name} N.`);
  const desk = await page('desk', professional.cookie);
  const visit = await page('visit', visitor.cookie);
  await visit.request({ type: 'waiting-room.enter', displayName: null, devices: READY });
  await desk.request({ type: 'call.ring', consultation: visitor.consultation });
  const rung = [(await desk.first('call.rung')).call, (await visit.first('call.rung')).call] as const;
  const [one, other] = [await party(credentialOf(rung[0])), await party(credentialOf(rung[1]))];
  const [ones, others] = [await one.client.allocate(), await other.client.allocate()];
  await connect([one, others], [other, ones]);
  return { call: rung[0].id, rung, desk, visit, one, other, others };
}

async function connect(
  [one, others]: [Party, TransportAddress],
  [other, ones]: [Party, TransportAddress],
): Promise<void> {
  await one.client.bind(others);
  await other.client.bind(ones);
}

/** As the command line does, beside the running server. */
const move = (organizationId: string, act: LifeCycleMove): Promise<void> =>
  server.unitOfWork.everywhere.run((tx) =>
    server
      .get(ChangeState)
      .run(tx, { organizationId, move: act, reason: REASONS[act][0] ?? 'other', note: null }, null),
  );

it.each(['suspend', 'close'] as const)(
  '%s: of two relayed calls the one that rings is gone from the relay within five seconds, the answered one goes on with new credentials',
  async (act) => {
    const organizationId = await server.organization();
    const rings = await relayedRing(organizationId, 'Rita');
    const runs = await relayedRing(organizationId, 'Karl');
    expect(await runs.visit.request({ type: 'call.answer', call: runs.call })).toBeNull();
    const elsewhere = await relayedRing(await server.organization('Another'), 'Omar');
    expect(await relay.metric('confrere_relay_allocations')).toBe(6);

    // The server's clock goes with this machine's until the relay has let go.
    await move(organizationId, act);
    const begun = performance.now();
    for (let told = begun; (await relay.metric('confrere_relay_allocations')) > 4 && told - begun < FIVE_SECONDS;) {
      const now = performance.now();
      clock.advance(now - told);
      told = now;
      await turn();
    }
    expect(await relay.metric('confrere_relay_allocations')).toBe(4);
    for (const end of [rings.desk, rings.visit])
      expect(await end.first('call.ended')).toMatchObject({ call: rings.call, reason: 'cancelled' });
    for (const call of rings.rung)
      expect(await refusalOf((await party(credentialOf(call))).client.allocate())).toBe(401);
    await reaches(runs.one, runs.others, runs.other, 'the answered one goes on');
    await reaches(elsewhere.one, elsewhere.others, elsewhere.other, 'another organization rings on');

    // Ten minutes later both are given credentials that the relay takes, for a connection that is made anew.
    for (let passed = 0; passed < TEN_MINUTES; passed += 15_000) {
      for (const each of pages) each.send({ type: 'ping', sequence: 0 });
      for (const each of pages) await each.next('pong');
      clock.advance(15_000);
    }
    const [desks, visits] = [
      await runs.desk.first('call.ice-servers-renewed'),
      await runs.visit.first('call.ice-servers-renewed'),
    ];
    for (const [renewed, first] of [
      [desks, runs.rung[0]],
      [visits, runs.rung[1]],
    ] as const)
      expect(credentialOf(renewed)).not.toEqual(credentialOf(first));
    const [one, other] = [await party(credentialOf(desks)), await party(credentialOf(visits))];
    const [ones, others] = [await one.client.allocate(), await other.client.allocate()];
    await connect([one, others], [other, ones]);
    await reaches(one, others, other, 'and is made anew');

    expect(await runs.desk.request({ type: 'call.end', call: runs.call })).toBeNull();
    await relay.until('confrere_relay_allocations', 0);
  },
);
