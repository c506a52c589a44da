import { FakeClock } from '@confrere/kernel';
import { type Server, startServer } from './signaling.fixture.js';
import { TestPage } from './test-page.fixture.js';

export const READY = { camera: 'ready', microphone: 'ready', sound: 'heard' } as const;
export const enter = { type: 'waiting-room.enter', displayName: null, devices: READY } as const;
export const MINUTE = 60_000;

export let clock: FakeClock;
export let server: Server;
/** Those that were connected, in order. */
export const pages: TestPage[] = [];

/** Every test of the file has a server and a clock of its own. */
export function setStage(): void {
  beforeEach(async () => {
    clock = new FakeClock();
    server = await startServer(clock);
  });
  afterEach(async () => {
    for (const page of pages.splice(0)) page.socket.terminate();
    await server.close();
  });
}

/** From now on it is another server; the one before is the caller's to close. */
export async function startAnother(storage: Parameters<typeof startServer>[1]): Promise<void> {
  server = await startServer(clock, storage);
}

export const connect = async (...how: Parameters<typeof TestPage.connect>): Promise<TestPage> => {
  const page = await TestPage.connect(...how);
  pages.push(page);
  return page;
};
export const desk = (cookie: string, port = server.port): Promise<TestPage> => connect(port, 'desk', { cookie });
export const visit = (cookie: string, port = server.port): Promise<TestPage> => connect(port, 'visit', { cookie });

/** Lets the server take in what the network brings, until it has. */
export async function until(happened: () => boolean): Promise<void> {
  while (!happened()) await new Promise<void>((resolve) => setImmediate(resolve));
}

/** Time goes by while these pages go on sending their heartbeat. */
export async function pass(milliseconds: number, alive: readonly TestPage[]): Promise<void> {
  for (let left = milliseconds; left > 0; left -= 15_000) {
    for (const page of alive) page.send({ type: 'ping', sequence: 0 });
    for (const page of alive) await page.next('pong');
    clock.advance(Math.min(left, 15_000));
  }
}

/** A professional at the desk and a visitor who waits. */
export async function atWork() {
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
export async function inCall(answer = true) {
  const work = await atWork();
  const { ingridsDesk, karisPage, kari } = work;
  expect(await ingridsDesk.request({ type: 'call.ring', consultation: kari.consultation })).toBeNull();
  const { call: visitorsCall } = await karisPage.next('call.rung');
  const professionalsCall = ingridsDesk.all('call.rung')[0]?.call ?? (await ingridsDesk.next('call.rung')).call;
  const call = visitorsCall.id;
  if (answer) expect(await karisPage.request({ type: 'call.answer', call })).toBeNull();
  return { ...work, call, visitorsCall, professionalsCall };
}
