import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CallEntity, ConsultationEntity } from '@confrere/features/rooms';
import { AbandonedCalls } from './calls/abandoned-calls.js';
import {
  pages,
  atWork,
  clock,
  desk,
  inCall,
  MINUTE,
  pass,
  server,
  setStage,
  startAnother,
  visit,
} from './stage.fixture.js';
import { deskOf, otherIn, visitOf } from './test-page.fixture.js';

setStage();

describe('a server that was killed and started again', () => {
  let folder: string;
  beforeEach(async () => {
    await server.close();
    folder = mkdtempSync(join(tmpdir(), 'confrere-signaling-'));
    await startAnother({ kind: 'sqlite', file: join(folder, 'confrere.sqlite') });
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** Every socket goes without a goodbye; a new process opens the same database. */
  async function restart(after = 0): Promise<void> {
    for (const page of pages.splice(0)) await page.cut();
    await server.close();
    clock.advance(after);
    await startAnother({ kind: 'sqlite', file: join(folder, 'confrere.sqlite') });
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
    const ended = () =>
      server.unitOfWork.everywhere.read((entities) => entities.findOneByOrFail(CallEntity, { id: call }));
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
    const ended = await server.unitOfWork.everywhere.read((entities) =>
      entities.findOneByOrFail(CallEntity, { id: call }),
    );
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
    const read = () =>
      server.unitOfWork.everywhere.read((entities) => entities.findOneByOrFail(CallEntity, { id: call }));
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
    const consultation = await server.unitOfWork.everywhere.read((entities) =>
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
    await startAnother({ kind: 'sqlite', file: join(folder, 'confrere.sqlite') });
  });
});
