import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { FakeClock } from '@confrere/kernel';
import { CurrentConfig, loadConfig } from '@confrere/platform/config';
import { Upgrades } from '@confrere/platform/http';
import { SilentLog } from '@confrere/platform/telemetry';
import { controlProof } from '@confrere/relay';
import { CallPlacement } from '../nodes/call-placement.js';
import { RelayNodes } from '../nodes/relay-nodes.js';
import type { CallRecord } from './call-record.js';
import { RelayControl } from './relay-control.js';
import { TestRelay } from './test-relay.fixture.js';

const SECRET = 'a-secret-of-more-than-thirty-two-characters';
const PREVIOUS = 'the-secret-before-that-one-also-long-enough';
const NOTHING: CallRecord = {
  overOf: () => Promise.resolve([]),
  endedSince: () => Promise.resolve({ calls: [], participants: [] }),
};

let server: Server;
let port: number;
let clock: FakeClock;
let control: RelayControl;
let nodes: RelayNodes;
let warned: string[];
const relays: TestRelay[] = [];

beforeEach(async () => {
  clock = new FakeClock();
  const config = loadConfig({
    CONFRERE_RELAY_SECRET: SECRET,
    CONFRERE_RELAY_PREVIOUS_SECRET: PREVIOUS,
    CONFRERE_RELAY_PUBLIC_HOST: '127.0.0.1',
  });
  const current = new CurrentConfig(config);
  const upgrades = new Upgrades(new SilentLog());
  nodes = new RelayNodes(current, clock);
  warned = [];
  const log = Object.assign(new SilentLog(), { warn: (event: string) => void warned.push(event) });
  control = new RelayControl(current, nodes, new CallPlacement(nodes), upgrades, clock, log);
  control.onModuleInit();
  control.ask(NOTHING);
  server = createServer();
  upgrades.open(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  port = (server.address() as AddressInfo).port;
});
afterEach(async () => {
  control.beforeApplicationShutdown();
  for (const relay of relays.splice(0)) relay.socket.terminate();
  await new Promise((done) => server.close(done));
});

async function connect(): Promise<TestRelay> {
  const relay = await TestRelay.connect(port);
  relays.push(relay);
  return relay;
}

async function attached(rest: Parameters<TestRelay['attach']>[1] = {}): Promise<TestRelay> {
  const relay = await connect();
  await relay.attach([SECRET], rest);
  await relay.next('relay.accepted');
  return relay;
}

describe('who is let in', () => {
  it('a relay that holds the secret, which then knows the server by its proof', async () => {
    const relay = await connect();
    await relay.attach([SECRET]);
    expect((await relay.next('relay.accepted')).proof).toBe(controlProof(SECRET, 'server', 'relay', relay.nonce));
    expect(nodes.views()).toEqual([{ id: 'relay', attached: true, draining: false, load: null }]);
  });

  it.each([
    ['only the new one', [SECRET], SECRET],
    ['only the previous one', [PREVIOUS], PREVIOUS],
    ['another one as well', ['a-third-secret-that-nobody-else-has-yet', PREVIOUS], PREVIOUS],
  ])('while the secret is being changed, a relay that holds %s', async (_, secrets, proven) => {
    const relay = await connect();
    await relay.attach(secrets);
    expect((await relay.next('relay.accepted')).proof).toBe(controlProof(proven, 'server', 'relay', relay.nonce));
  });

  it('no page: an upgrade with an Origin is refused', async () => {
    expect(await TestRelay.refusal(port, { origin: 'http://127.0.0.1:8080' })).toBe(403);
  });

  it('nobody with another secret', async () => {
    const relay = await connect();
    await relay.attach(['another-secret-of-more-than-thirty-two-chars']);
    expect(await relay.closed()).toBe(4401);
    expect(nodes.views()[0]?.attached).toBe(false);
  });

  it('nobody who plays back a proof: it holds for one nonce, one relay and one side', async () => {
    const forgeries = [
      (nonce: string) => controlProof(SECRET, 'server', 'relay', nonce),
      (nonce: string) => controlProof(SECRET, 'relay', 'other', nonce),
      () => controlProof(SECRET, 'relay', 'relay', 'A'.repeat(43)),
    ];
    for (const forge of forgeries) {
      const relay = await connect();
      const { nonce } = await relay.next('relay.challenged');
      const proofs = [forge(nonce)];
      const greeting = { type: 'relay.attached', version: 1, relay: 'relay', nonce: relay.nonce, proofs } as const;
      relay.say({ ...greeting, calls: [], draining: false });
      expect(await relay.closed()).toBe(4401);
    }
  });

  it('nobody who says nothing for five seconds', async () => {
    const relay = await connect();
    await relay.next('relay.challenged');
    clock.advance(5_000);
    expect(await relay.closed()).toBe(4401);
  });

  it.each([
    ['what is no frame of ours', 'hello'],
    ['a frame before the proof', { type: 'relay.draining' }],
    ['a greeting of another version', { type: 'relay.attached', version: 2 }],
  ])('nobody who says %s', async (_, frame) => {
    const relay = await connect();
    relay.say(frame);
    expect(await relay.closed()).toBe(4400);
  });

  it('not more than a few of one address who have not proven themselves: the oldest give way, a relay comes through', async () => {
    for (let count = 0; count < 8; count++) await connect();
    const [first, second, third] = relays;
    await attached();
    expect(await first?.closed()).toBe(4401);
    // The relay has left the row of those who wait: there is room for one, and the next pushes out the oldest again.
    await connect();
    await connect();
    expect(await second?.closed()).toBe(4401);
    expect(third?.socket.readyState).toBe(third?.socket.OPEN);
  });
});

describe('what is over', () => {
  it('is told at once, to every relay that has proven itself and to nobody else', async () => {
    const [relay, stranger] = [await attached(), await connect()];
    control.callEnded('call-1');
    control.participantEnded('call-2', 'anna');
    const expiring = clock.now().getTime() / 1000 + 900;
    expect(await relay.next('calls.ended')).toEqual({ type: 'calls.ended', calls: ['call-1'], expiring });
    expect(await relay.next('participant.ended')).toMatchObject({ call: 'call-2', participant: 'anna' });
    await stranger.attach(['another-secret-of-more-than-thirty-two-chars']);
    await stranger.closed();
    expect(stranger.heard).toEqual([]);
  });

  it('is told to a relay that comes back: of its calls, and of all whose credentials may still be good', async () => {
    const asked: unknown[] = [];
    control.ask({
      overOf: (calls) => {
        asked.push(calls);
        return Promise.resolve(['call-2']);
      },
      endedSince: (moment) => {
        asked.push(moment);
        return Promise.resolve({ calls: ['call-3'], participants: [{ call: 'call-1', participant: 'omar' }] });
      },
    });
    const relay = await attached({ calls: ['call-1', 'call-2', 'check.1'] });
    expect((await relay.next('calls.ended')).calls).toEqual(['call-2', 'call-3']);
    expect(await relay.next('participant.ended')).toMatchObject({ call: 'call-1', participant: 'omar' });
    expect(asked).toEqual([['call-1', 'call-2'], new Date(clock.now().getTime() - 15 * 60_000)]);
  });

  it('when the record cannot be read the relay is sent away, and asks again', async () => {
    control.ask({ ...NOTHING, overOf: () => Promise.reject(new Error('database')) });
    expect(await (await attached({ calls: ['call-1'] })).closed()).toBe(1011);
  });
});

describe('a relay that is there', () => {
  it('is one: attaching anew replaces the older channel', async () => {
    const [older, newer] = [await attached(), await attached()];
    expect(await older.closed()).toBe(4409);
    control.callEnded('call-1');
    await newer.next('calls.ended');
    expect(nodes.views()[0]?.attached).toBe(true);
  });

  it('is given up after 30 seconds of silence, and not while it answers', async () => {
    const relay = await attached();
    for (let ping = 0; ping < 4; ping++) {
      clock.advance(10_000);
      await once(relay.socket, 'ping');
      relay.say({ type: 'relay.load', allocations: 1, calls: 1, packets: ping, bytes: 1 });
      while (nodes.views()[0]?.load?.packets !== ping) await new Promise((turn) => setImmediate(turn));
    }
    relay.socket.pause();
    clock.advance(30_000);
    relay.socket.resume();
    await relay.closed();
    expect(nodes.views()[0]?.attached).toBe(false);
  });

  it('tells its load and that it drains', async () => {
    const relay = await attached();
    relay.say({ type: 'relay.load', allocations: 8, calls: 2, packets: 10, bytes: 1000 });
    relay.say({ type: 'relay.draining' });
    while (!nodes.views()[0]?.draining) await new Promise((turn) => setImmediate(turn));
    expect(nodes.views()[0]?.load).toEqual({ allocations: 8, calls: 2, packets: 10, bytes: 1000 });
  });

  it('and is the last that took calls: the log says that none does any more, also when it attaches like that', async () => {
    const relay = await attached();
    expect(warned).toEqual([]);
    relay.say({ type: 'relay.draining' });
    while (warned.length < 1) await new Promise((turn) => setImmediate(turn));
    await attached({ draining: true });
    expect(warned).toEqual(['relay.none-takes-calls', 'relay.none-takes-calls']);
  });

  it('is told which ways to it work', async () => {
    const relay = await attached();
    control.checked('relay', { udp: true, tcp: false, tls: null });
    expect((await relay.next('relay.checked')).ways).toEqual({ udp: true, tcp: false, tls: null });
  });

  it('is told when the server goes', async () => {
    const relay = await attached();
    control.beforeApplicationShutdown();
    expect(await relay.closed()).toBe(1001);
    expect(await TestRelay.refusal(port)).toBe(503);
  });
});
