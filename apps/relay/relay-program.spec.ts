import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InvitationLinks } from '@confrere/features/identity';
import { EndCall } from '@confrere/features/rooms';
import type { CallInfo } from '@confrere/contract';
import { SystemClock } from '@confrere/kernel';
import type { StorageConfig } from '@confrere/platform/storage';
import { issueCredential } from '@confrere/relay';
import { type Server, startServer } from '../../libs/features/signaling/signaling.fixture.js';
import { TestPage } from '../../libs/features/signaling/test-page.fixture.js';
import { freePort, RelayProgram, type RunningRelay, turn } from './relay-program.fixture.js';
import { credentialOf, openParty, type Party, reaches, refusalOf } from './turn-party.fixture.js';

const SECRET = 'a-secret-of-more-than-thirty-two-characters';
const NEXT = 'the-secret-after-that-one-also-long-enough';
const READY = { camera: 'ready', microphone: 'ready', sound: 'heard' } as const;
const clock = new SystemClock();

jest.setTimeout(30_000);

let program: RelayProgram;
let folder: string;
let storage: StorageConfig;
let serverPort: number;
let server: Server | null = null;
const pages: TestPage[] = [];
const parties: Party[] = [];

beforeAll(async () => {
  program = await RelayProgram.build();
});
afterAll(() => program.remove());
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'confrere-calls-'));
  storage = { kind: 'sqlite', file: join(folder, 'confrere.sqlite') };
  serverPort = await freePort();
});
afterEach(async () => {
  for (const page of pages.splice(0)) page.socket.terminate();
  for (const party of parties.splice(0)) party.close();
  await server?.close();
  server = null;
  await program.end();
  rmSync(folder, { recursive: true, force: true });
});

const serve = async (port = serverPort): Promise<Server> => (server = await startServer(clock, storage, port));
const startRelay = (env: Record<string, string> = {}): Promise<RunningRelay> =>
  program.start({
    CONFRERE_RELAY_SECRET: SECRET,
    CONFRERE_RELAY_CONTROL: `http://127.0.0.1:${serverPort}`,
    CONFRERE_DATA_DIR: folder,
    ...env,
  });

async function party(...of: Parameters<typeof openParty>): Promise<Party> {
  const made = await openParty(...of);
  parties.push(made);
  return made;
}

/** Both are in a call that was answered, and have allocations over which they reach each other. */
async function relayedCall(relay: RunningRelay) {
  const house = server as Server;
  const organizationId = await house.organization();
  const ingrid = await house.professional(organizationId);
  const kari = await house.visitor(ingrid.principal);
  const [desk, visit] = [
    await TestPage.connect(serverPort, 'desk', { cookie: ingrid.cookie }),
    await TestPage.connect(serverPort, 'visit', { cookie: kari.cookie }),
  ];
  pages.push(desk, visit);
  await desk.hello('desk-tab');
  await visit.hello('visit-tab');
  await visit.request({ type: 'waiting-room.enter', displayName: null, devices: READY });
  await desk.request({ type: 'call.ring', consultation: kari.consultation });
  const [deskCall, visitCall] = [(await desk.first('call.rung')).call, (await visit.first('call.rung')).call];
  await visit.request({ type: 'call.answer', call: visitCall.id });
  await relay.until('confrere_relay_control_attached', 1);
  const [one, other] = [await party(relay, credentialOf(deskCall)), await party(relay, credentialOf(visitCall))];
  const [ones, others] = [await one.client.allocate(), await other.client.allocate()];
  await one.client.bind(others);
  await other.client.bind(ones);
  expect(await relay.metric('confrere_relay_allocations')).toBe(2);
  return { ingrid, kari, desk, visit, deskCall, visitCall, one, other, others };
}

/** With a credential of a moment ago: one of this second may outlive what the relay was told of the end. */
const cameBack = (relay: RunningRelay, { self, id }: CallInfo, seconds = 890): Promise<number> => {
  const expiresAt = new Date(Date.now() + seconds * 1000);
  return party(relay, issueCredential(SECRET, { expiresAt, callId: id, participantId: self })).then(({ client }) =>
    refusalOf(client.allocate()),
  );
};

it('a call that is over has no allocations left, and its credentials admit nobody any more', async () => {
  await serve();
  const relay = await startRelay();
  const { desk, deskCall, visitCall } = await relayedCall(relay);
  const before = Date.now();
  await desk.request({ type: 'call.leave', call: deskCall.id });
  await relay.until('confrere_relay_allocations', 0);
  expect(Date.now() - before).toBeLessThan(5_000);
  for (const call of [deskCall, visitCall])
    expect(await refusalOf((await party(relay, credentialOf(call))).client.allocate())).toBe(401);
});

it('a visitor whose invitation is revoked loses the relay and cannot come back; the other one keeps it', async () => {
  await serve();
  const relay = await startRelay();
  const { ingrid, kari, visit, deskCall, visitCall } = await relayedCall(relay);
  const { organizationId } = ingrid.principal;
  const house = server as Server;
  const links = house.get(InvitationLinks);
  await house.unitOfWork.everywhere.run((tx) =>
    links.revoke(tx, { organizationId, consultationId: kari.consultation }),
  );
  expect(await visit.closed()).toBe(4401);
  await relay.until('confrere_relay_allocations', 1);
  expect(await refusalOf((await party(relay, credentialOf(visitCall))).client.allocate())).toBe(401);
  expect(await refusalOf((await party(relay, credentialOf(deskCall))).client.allocate())).toBe(0);
});

it('while the server is away the relay goes on; when it is back, what ended meanwhile ends here too', async () => {
  const elsewhere = await freePort();
  await serve();
  const relay = await startRelay();
  const { ingrid, deskCall, one, other, others } = await relayedCall(relay);
  await server?.close();
  await relay.until('confrere_relay_control_attached', 0);
  await reaches(one, others, other, 'the server is away');
  // A server that this relay does not know of ends the call, as a server does that was told while the relay was not there.
  const house = await serve(elsewhere);
  await house.unitOfWork.everywhere.run((tx) => house.get(EndCall).run(tx, ingrid.principal, { call: deskCall.id }));
  await reaches(one, others, other, 'nobody told me');
  await house.close();
  await serve();
  await relay.until('confrere_relay_allocations', 0);
  expect(await cameBack(relay, deskCall)).toBe(401);
});

it('a call that still runs is left alone when the relay attaches anew, and ends when it ends', async () => {
  await serve();
  const relay = await startRelay();
  const { ingrid, deskCall, one, other, others } = await relayedCall(relay);
  const ghost = { expiresAt: new Date(Date.now() + 60_000), callId: 'call-that-never-was', participantId: 'ghost' };
  await (await party(relay, issueCredential(SECRET, ghost))).client.allocate();
  await server?.close();
  await relay.until('confrere_relay_control_attached', 0);
  const house = await serve();
  // Of the calls that the relay names, the server ends the one that it does not know.
  await relay.until('confrere_relay_allocations', 2);
  await reaches(one, others, other, 'still here');
  await house.unitOfWork.everywhere.run((tx) => house.get(EndCall).run(tx, ingrid.principal, { call: deskCall.id }));
  await relay.until('confrere_relay_allocations', 0);
});

it('a relay that was started anew lets nobody back into a call that ended a moment ago', async () => {
  await serve();
  const first = await startRelay();
  const { desk, deskCall } = await relayedCall(first);
  await first.kill();
  await desk.request({ type: 'call.leave', call: deskCall.id });
  const second = await startRelay();
  await second.until('confrere_relay_control_attached', 1);
  while ((await cameBack(second, deskCall, 800)) !== 401) await turn();
});

it('SIGTERM lets running calls finish: nothing new is let in, and with the last allocation the relay ends', async () => {
  await serve();
  const relay = await startRelay();
  const { one, other, others, deskCall } = await relayedCall(relay);
  relay.signal('SIGTERM');
  await relay.until('confrere_relay_draining', 1);
  expect(await refusalOf((await party(relay, credentialOf(deskCall))).client.allocate())).toBe(508);
  await reaches(one, others, other, 'we are not done');
  await one.client.release();
  await other.client.release();
  expect(await relay.exited()).toBe(0);
  expect(relay.log).toContainEqual(expect.objectContaining({ event: 'relay.stopped', why: 'empty' }));
});

it.each([
  ['the time for draining is over', { CONFRERE_RELAY_DRAIN_SECONDS: '1' }, [], 'deadline'],
  ['SIGTERM comes a second time', {}, ['SIGTERM'], 'at once'],
  ['SIGINT comes while draining', {}, ['SIGINT'], 'at once'],
] as const)('a running call is cut when %s', async (_, env, further, why) => {
  await serve();
  const relay = await startRelay(env);
  await relayedCall(relay);
  relay.signal('SIGTERM');
  await relay.until('confrere_relay_draining', 1);
  for (const signal of further) relay.signal(signal);
  expect(await relay.exited()).toBe(0);
  expect(relay.log).toContainEqual(expect.objectContaining({ event: 'relay.stopped', why, allocations: 2 }));
});

it('the secret is changed without cutting a call: first the relay reads it on SIGHUP, then the server starts anew', async () => {
  await serve();
  const [secretFile, previousFile] = [join(folder, 'secret'), join(folder, 'previous')];
  writeFileSync(secretFile, SECRET);
  writeFileSync(previousFile, SECRET);
  const relay = await startRelay({
    CONFRERE_RELAY_SECRET: '',
    CONFRERE_RELAY_SECRET_FILE: secretFile,
    CONFRERE_RELAY_PREVIOUS_SECRET_FILE: previousFile,
  });
  const relayed = await relayedCall(relay);
  writeFileSync(secretFile, NEXT);
  relay.signal('SIGHUP');
  while (!relay.log.some(({ event }) => event === 'secrets.read')) await turn();
  const { deskCall, one, other, others } = relayed;
  await server?.close();
  await relay.until('confrere_relay_control_attached', 0);
  server = await startServer(clock, storage, serverPort, { CONFRERE_RELAY_SECRET: NEXT });
  await relay.until('confrere_relay_control_attached', 1);
  await reaches(one, others, other, 'the secret has changed');
  for (const secret of [NEXT, SECRET]) {
    const who = { expiresAt: new Date(Date.now() + 60_000), callId: deskCall.id, participantId: deskCall.self };
    expect(await refusalOf((await party(relay, issueCredential(secret, who))).client.allocate())).toBe(0);
  }
});

it('a config with faults changes no secret', async () => {
  await serve();
  const secretFile = join(folder, 'secret');
  writeFileSync(secretFile, SECRET);
  const relay = await startRelay({ CONFRERE_RELAY_SECRET: '', CONFRERE_RELAY_SECRET_FILE: secretFile });
  writeFileSync(secretFile, 'too short');
  relay.signal('SIGHUP');
  while (!relay.log.some(({ event }) => event === 'secrets.not-read')) await turn();
  await relayedCall(relay);
});

it('a relay with another secret than the server says so, and relays', async () => {
  await serve();
  const relay = await startRelay({ CONFRERE_RELAY_SECRET: NEXT });
  while (!relay.log.some(({ event }) => event === 'control.not-proven')) await turn();
  const who = { expiresAt: new Date(Date.now() + 60_000), callId: 'call', participantId: 'anna' };
  expect(await refusalOf((await party(relay, issueCredential(NEXT, who))).client.allocate())).toBe(0);
});

it('no line of its log carries an address, a call or a participant', async () => {
  await serve();
  const relay = await startRelay();
  const { desk, deskCall } = await relayedCall(relay);
  await desk.request({ type: 'call.leave', call: deskCall.id });
  await relay.until('confrere_relay_allocations', 0);
  relay.signal('SIGTERM');
  await relay.exited();
  const log = JSON.stringify(relay.log);
  expect(relay.log.map(({ event }) => event)).toEqual(expect.arrayContaining(['relay.ready', 'control.ended']));
  expect(log).not.toMatch(/\d+\.\d+\.\d+\.\d+/);
  for (const id of [deskCall.id, ...deskCall.participants.map((each) => each.id)]) expect(log).not.toContain(id);
});

it('what only an administrator can mend is one sentence and exit code 1', async () => {
  await expect(startRelay({ CONFRERE_RELAY_PUBLIC_HOST: 'relay.invalid' })).rejects.toThrow(
    /^The relay did not start: relay\.publicHost: the name relay\.invalid has no address here; [^\n]+$/,
  );
});
