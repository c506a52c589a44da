import { mkdtempSync, rmSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LoginSessions } from '@confrere/features/identity';
import { CallEntity, ConsultationEntity } from '@confrere/features/rooms';
import { FakeClock } from '@confrere/kernel';
import { AbandonedCalls } from './calls/abandoned-calls.js';
import { Pages } from './pages/pages.js';
import { ORIGIN, type Server, startServer } from './signaling.fixture.js';
import { deskOf, otherIn, TestPage, visitOf } from './test-page.fixture.js';

const READY = { camera: 'ready', microphone: 'ready', sound: 'heard' } as const;
const enter = { type: 'waiting-room.enter', displayName: null, devices: READY } as const;
const MINUTE = 60_000;

let clock: FakeClock;
let server: Server;
const pages: TestPage[] = [];
const connect = async (...how: Parameters<typeof TestPage.connect>): Promise<TestPage> => {
  const page = await TestPage.connect(...how);
  pages.push(page);
  return page;
};
const desk = (cookie: string, port = server.port) => connect(port, 'desk', { cookie });
const visit = (cookie: string, port = server.port) => connect(port, 'visit', { cookie });

beforeEach(async () => {
  clock = new FakeClock();
  server = await startServer(clock);
});
afterEach(async () => {
  for (const page of pages.splice(0)) page.socket.terminate();
  await server.close();
});

/** Lets the server take in what the network brings, until it has. */
async function until(happened: () => boolean): Promise<void> {
  while (!happened()) await new Promise<void>((resolve) => setImmediate(resolve));
}

/** Time goes by while these pages go on sending their heartbeat. */
async function pass(milliseconds: number, alive: readonly TestPage[]): Promise<void> {
  for (let left = milliseconds; left > 0; left -= 15_000) {
    for (const page of alive) page.send({ type: 'ping', sequence: 0 });
    for (const page of alive) await page.next('pong');
    clock.advance(Math.min(left, 15_000));
  }
}

/** A professional at the desk and a visitor who waits. */
async function atWork() {
  const organizationId = await server.organization();
  const ingrid = await server.professional(organizationId);
  const kari = await server.visitor(ingrid.principal, 'Kari N.', 2);
  const ingridsDesk = await desk(ingrid.cookie);
  await ingridsDesk.hello('desk-tab');
  const karisPage = await visit(kari.cookie);
  await karisPage.hello('visit-tab');
  expect(await karisPage.request(enter)).toBeNull();
  return { organizationId, ingrid, kari, ingridsDesk, karisPage };
}

/** As `atWork`, with a call that rings or was answered. */
async function inCall(answer = true) {
  const work = await atWork();
  const { ingridsDesk, karisPage, kari } = work;
  expect(await ingridsDesk.request({ type: 'call.ring', consultation: kari.consultation })).toBeNull();
  const { call: visitorsCall } = await karisPage.next('call.rung');
  const professionalsCall = ingridsDesk.all('call.rung')[0]?.call ?? (await ingridsDesk.next('call.rung')).call;
  const call = visitorsCall.id;
  if (answer) expect(await karisPage.request({ type: 'call.answer', call })).toBeNull();
  return { ...work, call, visitorsCall, professionalsCall };
}

describe('the door', () => {
  const refusal = (path: string, headers: Record<string, string>): Promise<number | undefined> =>
    new Promise((resolve, reject) => {
      const upgrade = { connection: 'Upgrade', upgrade: 'websocket', 'sec-websocket-version': '13' };
      const key = { 'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==' };
      const asked = httpRequest({
        host: '127.0.0.1',
        port: server.port,
        path,
        headers: { ...upgrade, ...key, ...headers },
      });
      asked.on('response', (response) => resolve(response.resume().statusCode));
      asked.on('upgrade', (_response, socket) => {
        socket.destroy();
        resolve(101);
      });
      asked.on('error', reject);
      asked.end();
    });

  it('lets in who has the cookie of that path and comes from our pages; nobody else', async () => {
    const { principal, cookie: login } = await server.professional(await server.organization());
    const { cookie: link } = await server.visitor(principal);
    const origin = ORIGIN;
    expect(await refusal('/signaling/desk', { origin, cookie: login })).toBe(101);
    expect(await refusal('/signaling/visit', { origin, cookie: link })).toBe(101);
    expect(await refusal('/signaling/desk', { cookie: login })).toBe(403);
    for (const foreign of [
      'null',
      'https://127.0.0.1:8080',
      'http://127.0.0.1',
      'http://127.0.0.1:8080.evil.example',
      `${ORIGIN}/`,
    ])
      expect(await refusal('/signaling/desk', { origin: foreign, cookie: login })).toBe(403);
    expect(await refusal('/signaling/desk', { origin })).toBe(401);
    expect(await refusal('/signaling/desk', { origin, cookie: link })).toBe(401);
    expect(await refusal('/signaling/visit', { origin, cookie: login })).toBe(401);
    expect(await refusal('/signaling/visit', { origin, cookie: 'confrere-link=forged' })).toBe(401);
    expect(await refusal('/signaling/desk?cookie=x', { origin })).toBe(401);
    for (const path of ['/signaling', '/', '/signaling/desk/x', '/__proto__', '/constructor'])
      expect(await refusal(path, { origin, cookie: login })).toBe(404);
  });

  it('closes to a login that has ended, and to the sockets that stand on it, at once', async () => {
    const { principal, cookie } = await server.professional(await server.organization());
    const page = await desk(cookie);
    await page.hello('desk-tab');
    const silent = await desk(cookie);
    await server.get(LoginSessions).signOut(principal);
    expect(await page.closed()).toBe(4401);
    expect(await silent.closed()).toBe(4401);
    expect(await refusal('/signaling/desk', { origin: ORIGIN, cookie })).toBe(401);
  });

  it('lets one login open 20 sockets', async () => {
    const { cookie } = await server.professional(await server.organization());
    for (let socket = 0; socket < 20; socket++) await desk(cookie);
    expect(await refusal('/signaling/desk', { origin: ORIGIN, cookie })).toBe(503);
    await pages[0]?.cut();
    while ((await refusal('/signaling/desk', { origin: ORIGIN, cookie })) !== 101);
  });
});

describe('frames', () => {
  it('that are bad are answered, with nothing of them in the answer, and the tenth closes', async () => {
    const { cookie } = await server.professional(await server.organization());
    const page = await desk(cookie);
    await page.hello('desk-tab');
    const bad = ['{"type":', Buffer.from([1, 2]), '[]', '{"type":"secret-word"}', '{"type":"ping","sequence":0,"x":1}'];
    for (const frame of bad) {
      page.send(frame);
      expect(await page.next('protocol.failed')).toEqual({ type: 'protocol.failed', code: 'protocol.invalid-message' });
    }
    page.send({ type: 'call.ring', request: 1 });
    expect(await page.next('replied')).toMatchObject({ request: 1, error: { code: 'request.invalid' } });
    for (let frame = 0; frame < 4; frame++) page.send('bad');
    expect(await page.closed()).toBe(4429);
    expect(JSON.stringify(page.heard)).not.toContain('secret-word');
  });

  it('begin with hello, once, in this version, within 10 s', async () => {
    const { cookie } = await server.professional(await server.organization());
    const early = await desk(cookie);
    early.send({ type: 'ping', sequence: 0 });
    expect(await early.closed()).toBe(4400);
    const bad = await desk(cookie);
    bad.send('bad');
    expect(await bad.closed()).toBe(4400);
    const future = await desk(cookie);
    future.send({ type: 'hello', protocol: 2, tab: 'desk-tab' });
    expect(await future.closed()).toBe(4400);
    const twice = await desk(cookie);
    await twice.hello('desk-tab');
    twice.send({ type: 'hello', protocol: 1, tab: 'desk-tab' });
    expect(await twice.closed()).toBe(4400);
    const late = await desk(cookie);
    clock.advance(10_000);
    expect(await late.closed()).toBe(4400);
  });

  it('above 64 KiB close the socket; up to there they are read', async () => {
    const { cookie } = await server.professional(await server.organization());
    const page = await desk(cookie);
    await page.hello('desk-tab');
    page.send(' '.repeat(64 * 1024 - 30) + '{"type":"ping","sequence":0}');
    await page.next('pong');
    page.send(' '.repeat(64 * 1024 + 1));
    expect(await page.closed()).toBe(1009);
  });

  it('are not compressed, also for a page that offers it', async () => {
    const { cookie } = await server.professional(await server.organization());
    expect((await desk(cookie)).socket.extensions).toBe('');
  });

  it('that flood close the socket', async () => {
    const { cookie } = await server.professional(await server.organization());
    const page = await desk(cookie);
    await page.hello('desk-tab');
    for (let message = 0; message < 60; message++) page.send({ type: 'ping', sequence: 0 });
    expect(await page.closed()).toBe(4429);
  });

  it('that do not come for 25 s close the socket', async () => {
    const { cookie } = await server.professional(await server.organization());
    const page = await desk(cookie);
    await page.hello('desk-tab');
    clock.advance(20_000);
    page.send({ type: 'ping', sequence: 0 });
    await page.next('pong');
    clock.advance(24_999);
    expect(page.closedWith).toBeNull();
    clock.advance(1);
    expect(await page.closed()).toBe(4408);
  });
});

describe('a lost socket', () => {
  it('misses nothing and hears nothing twice, in order', async () => {
    const { ingrid, ingridsDesk, karisPage } = await atWork();
    await ingridsDesk.next('queue.changed', ({ entry }) => entry.state === 'waiting');
    const { stream } = ingridsDesk.all('welcome')[0] ?? { stream: '' };
    const sequence = ingridsDesk.events.at(-1)?.sequence ?? 0;
    await ingridsDesk.cut();
    for (const camera of ['blocked', 'off', 'ready'] as const)
      await karisPage.request({ type: 'waiting-room.report-devices', devices: { ...READY, camera } });
    await karisPage.request({ type: 'waiting-room.leave' });
    await karisPage.next('visit.changed', ({ visit: { state } }) => state === 'invited');
    const again = await desk(ingrid.cookie);
    const welcome = await again.hello('desk-tab', { resume: { stream, sequence } });
    expect(welcome).toMatchObject({ stream, snapshot: null });
    await again.next('queue.changed', ({ entry }) => entry.state === 'invited');
    await karisPage.request(enter);
    await again.next('queue.changed', ({ entry }) => entry.state === 'waiting');
    const sequences = again.events.map((event) => event.sequence);
    expect(sequences).toEqual(sequences.map((_, index) => sequence + 1 + index));
  });

  it('does a request that is sent again only once', async () => {
    const { ingrid, ingridsDesk, kari } = await atWork();
    const { stream } = ingridsDesk.all('welcome')[0] ?? { stream: '' };
    const ring = { type: 'call.ring', consultation: kari.consultation, request: 1 };
    ingridsDesk.send(ring);
    await ingridsDesk.next('replied');
    const sequence = ingridsDesk.events.at(-1)?.sequence ?? 0;
    await ingridsDesk.cut();
    const again = await desk(ingrid.cookie);
    expect(await again.hello('desk-tab', { resume: { stream, sequence } })).toMatchObject({ lastRequest: 1 });
    again.send(ring);
    again.send({ type: 'call.cancel', call: 'no-such-call', request: 2 });
    const replied = await again.next('replied');
    expect(replied).toMatchObject({ request: 2, error: { code: 'call.not-found' } });
    expect(await server.unitOfWork.read((entities) => entities.count(CallEntity))).toBe(1);
  });

  it('is given a snapshot when the stream is not here any more, not its own, or of another tab', async () => {
    const { ingrid, ingridsDesk, organizationId } = await atWork();
    const { stream } = ingridsDesk.all('welcome')[0] ?? { stream: '' };
    const omar = await server.professional(organizationId, 'Dr Omar Ali');
    const thief = await desk(omar.cookie);
    const resume = { stream, sequence: 0 };
    expect((await thief.hello('desk-tab', { resume })).snapshot).not.toBeNull();
    const otherTab = await desk(ingrid.cookie);
    expect((await otherTab.hello('another-tab', { resume })).snapshot).not.toBeNull();
    expect(ingridsDesk.closedWith).toBeNull();
    await ingridsDesk.cut();
    await until(() =>
      server
        .get(Pages)
        .ofMember(organizationId, ingrid.principal.memberId)
        .some(({ connection }) => !connection),
    );
    clock.advance(120_000);
    const late = await desk(ingrid.cookie);
    expect((await late.hello('desk-tab', { resume })).snapshot).not.toBeNull();
  });

  it('is replaced by a newer one of the same tab', async () => {
    const { ingrid, ingridsDesk } = await atWork();
    const newer = await desk(ingrid.cookie);
    await newer.hello('desk-tab');
    expect(await ingridsDesk.closed()).toBe(4409);
    expect(newer.closedWith).toBeNull();
  });
});

describe('the queue', () => {
  it('is the same on every desk of the organization, and unknown to others', async () => {
    const { organizationId, ingridsDesk, karisPage, kari } = await atWork();
    const omar = await server.professional(organizationId, 'Dr Omar Ali');
    const omarsDesk = await desk(omar.cookie);
    const snapshot = deskOf((await omarsDesk.hello('omar-tab')).snapshot);
    expect(snapshot.desk.queue).toMatchObject([
      { consultation: kari.consultation, state: 'waiting', presence: 'present' },
    ]);
    const strangers = await server.professional(await server.organization('Another Hospital'), 'Dr Eve');
    const strangersDesk = await desk(strangers.cookie);
    expect(deskOf((await strangersDesk.hello('eve-tab-1')).snapshot).desk.queue).toEqual([]);
    await karisPage.request({ type: 'waiting-room.report-devices', devices: { ...READY, camera: 'blocked' } });
    for (const each of [ingridsDesk, omarsDesk])
      await each.next('queue.changed', ({ entry }) => entry.devices.camera === 'blocked');
    expect(await strangersDesk.request({ type: 'call.ring', consultation: kari.consultation })).toBe(
      'consultation.not-found',
    );
    expect(strangersDesk.all('queue.changed')).toEqual([]);
  });

  it('lets one desk ring, and shows the other who does', async () => {
    const { organizationId, ingridsDesk, kari } = await atWork();
    const omar = await server.professional(organizationId, 'Dr Omar Ali');
    const omarsDesk = await desk(omar.cookie);
    await omarsDesk.hello('omar-tab');
    const ring = { type: 'call.ring', consultation: kari.consultation } as const;
    const answers = await Promise.all([ingridsDesk.request(ring), omarsDesk.request(ring)]);
    expect(answers.toSorted()).toEqual([null, 'consultation.already-ringing'].toSorted());
    const winner = answers[0] === null ? 'Dr Ingrid Hansen' : 'Dr Omar Ali';
    for (const each of [ingridsDesk, omarsDesk]) {
      const rung = each.all('queue.changed').find(({ entry }) => entry.state === 'ringing');
      const { entry } = rung ?? (await each.next('queue.changed', (told) => told.entry.state === 'ringing'));
      expect(entry.with?.displayName).toBe(winner);
    }
  });

  it('shows who looks away and who is gone, and forgives a moment without network', async () => {
    const { organizationId, ingridsDesk, karisPage, kari } = await atWork();
    await karisPage.request({ type: 'page.report-visibility', visible: false });
    await ingridsDesk.next('queue.changed', ({ entry }) => entry.presence === 'away' && entry.presenceSince !== null);
    await karisPage.request({ type: 'page.report-visibility', visible: true });
    await ingridsDesk.next('queue.changed', ({ entry }) => entry.presence === 'present');
    const { stream } = karisPage.all('welcome')[0] ?? { stream: '' };
    const told = ingridsDesk.events.length;
    await karisPage.cut();
    const back = await visit(kari.cookie);
    await back.hello('visit-tab', { resume: { stream, sequence: karisPage.events.at(-1)?.sequence ?? 0 } });
    await back.cut();
    await until(() =>
      server
        .get(Pages)
        .ofVisitor(organizationId, kari.consultation)
        .every((page) => !page.connection),
    );
    expect(ingridsDesk.events.slice(told)).toEqual([]);
    const lostAt = clock.now().toISOString();
    clock.advance(3_000);
    const { entry } = await ingridsDesk.next('queue.changed', (event) => event.entry.presence === 'absent');
    expect(entry).toMatchObject({ state: 'waiting', presenceSince: lostAt });
  });

  it('tells those who wait whether their professional is there, busy or away', async () => {
    const { ingrid, ingridsDesk, karisPage } = await atWork();
    const ola = await server.visitor(ingrid.principal, 'Ola');
    const olasPage = await visit(ola.cookie);
    expect(visitOf((await olasPage.hello('olas-tab')).snapshot).visit.professional.presence).toBe('available');
    await olasPage.request(enter);
    await ingridsDesk.request({ type: 'call.ring', consultation: ola.consultation });
    await karisPage.next('visit.changed', ({ visit: { professional } }) => professional.presence === 'busy');
    const { call } = await olasPage.next('call.rung');
    await olasPage.request({ type: 'call.decline', call: call.id });
    await karisPage.next('visit.changed', ({ visit: { professional } }) => professional.presence === 'available');
    await ingridsDesk.cut();
    await until(() =>
      server
        .get(Pages)
        .desks(ingrid.principal.organizationId)
        .every((page) => !page.connection),
    );
    clock.advance(3_000);
    await karisPage.next('visit.changed', ({ visit: { professional } }) => professional.presence === 'away');
  });
});

describe('the seat', () => {
  it('moves to another device with the call, when it is claimed there', async () => {
    const { kari, karisPage, ingridsDesk, call } = await inCall();
    const phone = await visit(kari.cookies[1] ?? '');
    const snapshot = visitOf((await phone.hello('phone-tab')).snapshot);
    expect(snapshot).toMatchObject({ visit: { seat: 'elsewhere', state: 'in-consultation' }, call: null });
    expect(await phone.request({ type: 'call.leave', call })).toBe('seat.elsewhere');
    expect(await phone.request({ type: 'seat.claim' })).toBeNull();
    expect((await karisPage.first('call.ended')).reason).toBe('moved');
    await karisPage.first('visit.changed', ({ visit: { seat } }) => seat === 'elsewhere');
    const moved = await phone.first('call.moved-here');
    expect(moved.call).toMatchObject({ id: call, state: 'live' });
    expect(await phone.request({ type: 'call.join', call })).toBeNull();
    expect((await ingridsDesk.next('call.participant-joined')).participant.id).toBe(moved.call.self);
    expect(ingridsDesk.all('call.ended')).toEqual([]);
  });

  it('is here again after a refresh of the same tab', async () => {
    const { kari, karisPage } = await atWork();
    await karisPage.cut();
    const refreshed = await visit(kari.cookie);
    const { visit: state } = visitOf((await refreshed.hello('visit-tab')).snapshot);
    expect(state).toMatchObject({ seat: 'here', state: 'waiting', waitingSince: clock.now().toISOString() });
  });
});

describe('a desk', () => {
  it('that was closed in a call leaves it to be found at another desk of the same professional', async () => {
    const { ingrid, ingridsDesk, karisPage, call, organizationId } = await inCall();
    clock.advance(15_000);
    const early = await desk(ingrid.cookie);
    expect((await early.hello('early-desk-tab')).snapshot?.call).toBeNull();
    await ingridsDesk.cut();
    await until(() =>
      server
        .get(Pages)
        .desks(organizationId)
        .some(({ connection }) => !connection),
    );
    clock.advance(3_000);
    const later = await desk(ingrid.cookie);
    expect((await later.hello('later-desk-tab')).snapshot?.call).toMatchObject({ id: call, state: 'live' });
    const omar = await server.professional(organizationId, 'Dr Omar Ali');
    const omarsDesk = await desk(omar.cookie);
    expect((await omarsDesk.hello('omar-tab')).snapshot?.call).toBeNull();
    expect(await later.request({ type: 'call.join', call })).toBeNull();
    await karisPage.next('call.participant-joined');
    expect(await later.request({ type: 'call.end', call })).toBeNull();
    expect(await karisPage.next('call.ended')).toMatchObject({ reason: 'ended-for-all' });
  });
});

describe('a call', () => {
  it('is rung on both pages with a part for each, and told when it is answered', async () => {
    const { visitorsCall, professionalsCall, ingridsDesk } = await inCall();
    expect(visitorsCall).toMatchObject({
      state: 'ringing',
      ringsUntil: new Date(clock.now().getTime() + MINUTE).toISOString(),
    });
    expect(visitorsCall.participants).toEqual(professionalsCall.participants);
    const parts = visitorsCall.participants.map(({ id, role, order }) => [role, order, id === visitorsCall.self]);
    expect(parts).toEqual([
      ['professional', 0, false],
      ['visitor', 1, true],
    ]);
    expect(visitorsCall.iceServers[0]?.username).toContain(visitorsCall.self);
    expect(professionalsCall.iceServers[0]?.username).toContain(professionalsCall.self);
    const answered = await ingridsDesk.first('call.answered');
    expect(answered).toMatchObject({ call: visitorsCall.id, by: visitorsCall.self });
  });

  it('carries descriptions and candidates to their addressee and to nobody else', async () => {
    const { ingrid, kari, ingridsDesk, karisPage, visitorsCall, call, organizationId } = await inCall();
    const phone = await visit(kari.cookies[1] ?? '');
    await phone.hello('phone-tab');
    const secondDesk = await desk(ingrid.cookie);
    await secondDesk.hello('second-desk-tab');
    const omar = await server.professional(organizationId, 'Dr Omar Ali');
    const omarsDesk = await desk(omar.cookie);
    await omarsDesk.hello('omar-tab');
    const to = otherIn(visitorsCall);
    const description = { type: 'answer', sdp: 'v=0 secret' } as const;
    const candidate = { candidate: 'candidate:1', sdpMid: '0', sdpMLineIndex: 0, usernameFragment: null };
    const describe = { type: 'call.describe', call, to, connection: 'connection-1', description } as const;
    expect(await karisPage.request(describe)).toBeNull();
    expect(
      await karisPage.request({ type: 'call.add-candidate', call, to, connection: 'connection-1', candidate }),
    ).toBeNull();
    expect(await ingridsDesk.next('call.described')).toMatchObject({
      from: visitorsCall.self,
      connection: 'connection-1',
      description,
    });
    expect(await ingridsDesk.next('call.candidate-added')).toMatchObject({ from: visitorsCall.self, candidate });
    expect(await karisPage.request({ ...describe, to: visitorsCall.self })).toBe('call.participant-not-found');
    expect(await karisPage.request({ ...describe, to: 'somebody-else' })).toBe('call.participant-not-found');
    expect(await omarsDesk.request(describe)).toBe('call.not-found');
    expect(await phone.request(describe)).toBe('seat.elsewhere');
    for (const other of [phone, secondDesk, omarsDesk, karisPage])
      expect(JSON.stringify(other.heard)).not.toMatch(/secret|candidate:1/);
    const stored: unknown[] = [];
    for (const table of ['call', 'call_participant', 'consultation', 'audit_event'])
      stored.push(await server.unitOfWork.read((entities) => entities.query(`SELECT * FROM ${table}`)));
    expect(JSON.stringify(stored)).not.toMatch(/secret|candidate:1/);
  });

  it('is over for both when one of two leaves, and nothing is carried any more', async () => {
    const { ingridsDesk, karisPage, visitorsCall, call } = await inCall();
    expect(await karisPage.request({ type: 'call.leave', call })).toBeNull();
    expect(await ingridsDesk.next('call.ended')).toMatchObject({ call, reason: 'left' });
    await ingridsDesk.next('queue.changed', ({ entry }) => entry.state === 'ended' && entry.endedAt !== null);
    expect(await karisPage.request({ type: 'call.join', call })).toBe('call.not-live');
    const description = { type: 'offer', sdp: 'v=0' } as const;
    const describe = {
      type: 'call.describe',
      call,
      to: otherIn(visitorsCall),
      connection: 'connection-1',
      description,
    } as const;
    expect(await karisPage.request(describe)).toBe('call.not-live');
    expect(await ingridsDesk.request({ type: 'call.end', call })).toBeNull();
  });

  it('that nobody answers stops after its minute', async () => {
    const { ingridsDesk, karisPage, call } = await inCall(false);
    await pass(MINUTE, [ingridsDesk, karisPage]);
    expect(await ingridsDesk.next('call.ended')).toMatchObject({ call, reason: 'unanswered' });
    expect(await karisPage.next('call.ended')).toMatchObject({ call, reason: 'unanswered' });
    await karisPage.next('visit.changed', ({ visit: { state } }) => state === 'waiting');
  });

  it('is given new ICE servers before the old ones expire, by itself and when asked', async () => {
    const { ingridsDesk, karisPage, visitorsCall, call } = await inCall();
    await pass(10 * MINUTE, [ingridsDesk, karisPage]);
    const { iceServers } = await karisPage.first('call.ice-servers-renewed');
    expect(iceServers[0]?.username).not.toBe(visitorsCall.iceServers[0]?.username);
    expect(iceServers[0]?.username).toContain(visitorsCall.self);
    clock.advance(1_000);
    expect(await ingridsDesk.request({ type: 'call.renew-ice-servers', call })).toBeNull();
    expect(ingridsDesk.all('call.ice-servers-renewed').length).toBeGreaterThanOrEqual(1);
  });

  it('is closed to the other kind of page', async () => {
    const { ingridsDesk, karisPage, call, kari } = await inCall();
    expect(await karisPage.request({ type: 'call.end', call })).toBe('access.denied');
    expect(await karisPage.request({ type: 'call.ring', consultation: kari.consultation })).toBe('access.denied');
    expect(await ingridsDesk.request({ type: 'call.answer', call })).toBe('access.denied');
    expect(await ingridsDesk.request({ type: 'seat.claim' })).toBe('access.denied');
  });
});

describe('a server that was killed and started again', () => {
  let folder: string;
  beforeEach(async () => {
    await server.close();
    folder = mkdtempSync(join(tmpdir(), 'confrere-signaling-'));
    server = await startServer(clock, { kind: 'sqlite', file: join(folder, 'confrere.sqlite') });
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** Every socket goes without a goodbye; a new process opens the same database. */
  async function restart(after = 0): Promise<void> {
    for (const page of pages.splice(0)) await page.cut();
    await server.close();
    clock.advance(after);
    server = await startServer(clock, { kind: 'sqlite', file: join(folder, 'confrere.sqlite') });
  }

  it('still has the queue, the place, the seat and the ring with the rest of its minute', async () => {
    const { ingrid, kari, call } = await inCall(false);
    clock.advance(20_000);
    await restart();
    const ingridsDesk = await desk(ingrid.cookie);
    const resume = { stream: 'a-stream-of-before', sequence: 9 };
    const snapshot = deskOf((await ingridsDesk.hello('desk-tab', { resume, inCall: call })).snapshot);
    expect(snapshot).toMatchObject({
      desk: { queue: [{ state: 'ringing', presence: 'absent' }] },
      call: { id: call, state: 'ringing' },
    });
    const karisPage = await visit(kari.cookie);
    const visitSnapshot = visitOf((await karisPage.hello('visit-tab', { resume, inCall: call })).snapshot);
    expect(visitSnapshot).toMatchObject({ visit: { state: 'ringing', seat: 'here' }, call: { id: call } });
    await pass(39_999, [ingridsDesk, karisPage]);
    expect(karisPage.all('call.ended')).toEqual([]);
    clock.advance(1);
    expect(await karisPage.next('call.ended')).toMatchObject({ reason: 'unanswered' });
  });

  it('stops a ring whose minute went by meanwhile', async () => {
    const { call, kari } = await inCall(false);
    await restart(2 * MINUTE);
    clock.advance(14_999);
    const answered = await visit(kari.cookie);
    expect(visitOf((await answered.hello('visit-tab')).snapshot).call).toMatchObject({ id: call, state: 'ringing' });
    clock.advance(1);
    const ended = () => server.unitOfWork.read((entities) => entities.findOneByOrFail(CallEntity, { id: call }));
    while ((await ended()).state !== 'ended');
    expect(await ended()).toMatchObject({ endReason: 'unanswered' });
    const page = await visit(kari.cookie);
    expect(visitOf((await page.hello('visit-tab')).snapshot)).toMatchObject({
      visit: { state: 'waiting', seat: 'here' },
      call: null,
    });
  });

  it('joins both sides to their call again, without a tap, and records its end', async () => {
    const { ingrid, kari, call, visitorsCall } = await inCall();
    clock.advance(5 * MINUTE);
    await restart();
    const karisPage = await visit(kari.cookie);
    const seen = visitOf((await karisPage.hello('visit-tab', { inCall: call })).snapshot);
    expect(seen).toMatchObject({
      visit: { state: 'in-consultation' },
      call: { id: call, state: 'live', self: visitorsCall.self },
    });
    const ingridsDesk = await desk(ingrid.cookie);
    await ingridsDesk.hello('desk-tab', { inCall: call });
    const description = { type: 'offer', sdp: 'v=0 restart' } as const;
    const to = otherIn(visitorsCall);
    await karisPage.request({ type: 'call.describe', call, to, connection: 'connection-1', description });
    expect(await ingridsDesk.next('call.described')).toMatchObject({ description });
    await ingridsDesk.request({ type: 'call.end', call });
    expect(await karisPage.next('call.ended')).toMatchObject({ reason: 'ended-for-all' });
    const ended = await server.unitOfWork.read((entities) => entities.findOneByOrFail(CallEntity, { id: call }));
    expect(ended.endedAt).toEqual(clock.now());
  });

  it('records a call that nobody comes back to, at the time at which the last one was seen, and takes it up again', async () => {
    const { call, kari } = await inCall();
    clock.advance(5 * MINUTE);
    await server.get(AbandonedCalls).look();
    const seenAt = clock.now();
    await restart();
    clock.advance(9 * MINUTE);
    await server.get(AbandonedCalls).look();
    const read = () => server.unitOfWork.read((entities) => entities.findOneByOrFail(CallEntity, { id: call }));
    expect(await read()).toMatchObject({ state: 'live' });
    clock.advance(MINUTE);
    await server.get(AbandonedCalls).look();
    expect(await read()).toMatchObject({ state: 'ended', endReason: 'abandoned', endedAt: seenAt });
    clock.advance(30 * MINUTE);
    const back = await visit(kari.cookie);
    expect(visitOf((await back.hello('visit-tab', { inCall: call })).snapshot)).toMatchObject({
      visit: { state: 'in-consultation', seat: 'here' },
      call: { id: call, state: 'live' },
    });
    const consultation = await server.unitOfWork.read((entities) =>
      entities.findOneByOrFail(ConsultationEntity, { id: kari.consultation }),
    );
    expect(consultation).toMatchObject({ state: 'in-consultation', endedAt: null });
  });

  it('says goodbye when it is stopped in good order', async () => {
    const { ingridsDesk, karisPage } = await atWork();
    const closing = server.close();
    expect(await ingridsDesk.closed()).toBe(1001);
    expect(await karisPage.closed()).toBe(1001);
    await closing;
    server = await startServer(clock, { kind: 'sqlite', file: join(folder, 'confrere.sqlite') });
  });
});
