import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { IceServer } from '@confrere/contract';
import { RelayNodes } from '@confrere/features/relaying';
import { FakeClock } from '@confrere/kernel';
import { TestRelay } from '../relaying/control/test-relay.fixture.js';
import { ORIGIN, type Server, startServer } from './signaling.fixture.js';
import { TestPage } from './test-page.fixture.js';

const SECRET = 'a-secret-of-more-than-thirty-two-characters';
const READY = { camera: 'ready', microphone: 'ready', sound: 'heard' } as const;
const NODES = ['east', 'west', 'north'];

let clock: FakeClock;
let folder: string;
let server: Server;
const relays = new Map<string, TestRelay>();
const pages: TestPage[] = [];

beforeEach(async () => {
  clock = new FakeClock();
  folder = mkdtempSync(join(tmpdir(), 'confrere-relays-'));
  const config = join(folder, 'confrere.yml');
  const nodes = NODES.map((id) => `{ id: ${id}, publicHost: ${id}.example.org }`).join(', ');
  writeFileSync(config, `http: { publicOrigin: "${ORIGIN}" }\nrelay: { secret: ${SECRET}, nodes: [${nodes}] }\n`);
  server = await startServer(clock, { kind: 'sqlite', file: ':memory:' }, 0, { CONFRERE_CONFIG: config });
  for (const id of NODES) await attach(id);
});
afterEach(async () => {
  for (const page of pages.splice(0)) page.socket.terminate();
  for (const relay of relays.values()) relay.socket.terminate();
  relays.clear();
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

async function attach(id: string, calls: string[] = []): Promise<TestRelay> {
  const relay = await TestRelay.connect(server.port);
  relays.set(id, relay);
  await relay.attach([SECRET], { relay: id, calls });
  await relay.next('relay.accepted');
  return relay;
}

const connect = async (path: 'visit' | 'desk', cookie: string): Promise<TestPage> => {
  const page = await TestPage.connect(server.port, path, { cookie });
  pages.push(page);
  return page;
};

const nodeOf = ([relay]: IceServer[]): string => /^turn:(\w+)\.example\.org/.exec(relay?.urls[0] ?? '')?.[1] ?? '';

const standing = (node: string | undefined) =>
  server
    .get(RelayNodes)
    .views()
    .find(({ id }) => id === node);

/** Lets the server take in what the network brings, until it has. */
async function until(happened: () => boolean): Promise<void> {
  while (!happened()) await new Promise<void>((resolve) => setImmediate(resolve));
}

/** A call that was answered, and the relay that each of the two was given. */
async function call() {
  const ingrid = await server.professional(await server.organization());
  const kari = await server.visitor(ingrid.principal);
  const [desk, visit] = [await connect('desk', ingrid.cookie), await connect('visit', kari.cookie)];
  await desk.hello('desk-tab');
  await visit.hello('visit-tab');
  await visit.request({ type: 'waiting-room.enter', displayName: null, devices: READY });
  await desk.request({ type: 'call.ring', consultation: kari.consultation });
  const [deskCall, visitCall] = [(await desk.first('call.rung')).call, (await visit.first('call.rung')).call];
  await visit.request({ type: 'call.answer', call: visitCall.id });
  const nodes = [nodeOf(deskCall.iceServers), nodeOf(visitCall.iceServers)] as const;
  return { id: deskCall.id, desk, visit, nodes };
}

it('both are given the same relay, also when their credentials are renewed', async () => {
  const { desk, visit, nodes } = await call();
  expect(NODES).toContain(nodes[0]);
  expect(nodes[1]).toBe(nodes[0]);
  for (let left = 600_000; left > 0; left -= 10_000) {
    for (const page of [desk, visit]) page.send({ type: 'ping', sequence: 0 });
    for (const page of [desk, visit]) await page.next('pong');
    for (const id of NODES) {
      relays.get(id)?.say({ type: 'relay.load', allocations: 0, calls: 0, packets: left, bytes: 0 });
      await until(() => standing(id)?.load?.packets === left);
    }
    clock.advance(10_000);
  }
  for (const page of [desk, visit])
    expect(nodeOf((await page.first('call.ice-servers-renewed')).iceServers)).toBe(nodes[0]);
});

it('when their relay drains both are given another one at once', async () => {
  const { desk, visit, nodes } = await call();
  relays.get(nodes[0])?.say({ type: 'relay.draining' });
  const given = [];
  for (const page of [desk, visit]) given.push(nodeOf((await page.next('call.ice-servers-renewed')).iceServers));
  expect(given[0]).toBe(given[1]);
  expect(NODES.filter((id) => id !== nodes[0])).toContain(given[0]);
});

it('a call that is rung while every relay drains is told to go directly only, and one before is not', async () => {
  const directOnly = async (): Promise<unknown[]> => {
    const { desk, visit } = await call();
    return Promise.all([desk, visit].map(async (page) => (await page.first('call.rung')).call.directOnly));
  };
  expect(await directOnly()).toEqual([undefined, undefined]);
  for (const id of NODES) relays.get(id)?.say({ type: 'relay.draining' });
  await until(() => NODES.every((id) => standing(id)?.draining === true));
  expect(await directOnly()).toEqual([true, true]);
});

it('when their relay dies both are given another one ten seconds later, in one that drains they are not', async () => {
  const { desk, visit, nodes } = await call();
  const [draining, left] = NODES.filter((id) => id !== nodes[0]);
  relays.get(draining ?? '')?.say({ type: 'relay.draining' });
  const dead = relays.get(nodes[0]);
  dead?.socket.terminate();
  await until(() => standing(draining)?.draining === true && standing(nodes[0])?.attached === false);
  clock.advance(10_000);
  for (const page of [desk, visit]) expect(nodeOf((await page.next('call.ice-servers-renewed')).iceServers)).toBe(left);
});

/** The control channel of a relay is lost and comes back, with the calls that it has allocations of. */
async function comeBack(node: string, calls: string[] = []): Promise<void> {
  relays.get(node)?.socket.terminate();
  await until(() => standing(node)?.attached === false);
  await attach(node, calls);
}

it('when their relay was started anew both hear that it holds nothing of the call, which stays there', async () => {
  const { id, desk, visit, nodes } = await call();
  await comeBack(nodes[0]);
  for (const page of [desk, visit]) expect((await page.first('call.relay-lost')).call).toBe(id);
  await desk.request({ type: 'call.renew-ice-servers', call: id });
  expect(nodeOf((await desk.first('call.ice-servers-renewed')).iceServers)).toBe(nodes[0]);
});

it('nobody hears of a relay that still carries the call, nor of one that never did', async () => {
  const { id, desk, visit, nodes } = await call();
  await comeBack(nodes[0], [id]);
  await comeBack(NODES.find((node) => node !== nodes[0]) ?? '');
  for (const page of [desk, visit]) {
    await page.request({ type: 'call.renew-ice-servers', call: id });
    expect(page.all('call.relay-lost')).toEqual([]);
  }
});

it('the end of the call is told to all of them: who knows where its packets went', async () => {
  const { id, desk } = await call();
  await desk.request({ type: 'call.leave', call: id });
  for (const node of NODES) expect((await relays.get(node)?.next('calls.ended'))?.calls).toEqual([id]);
});
