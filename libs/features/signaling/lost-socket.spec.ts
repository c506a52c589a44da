import { CallEntity } from '@confrere/features/rooms';
import { Pages } from './pages/pages.js';
import { READY, atWork, clock, desk, enter, server, setStage, until } from './stage.fixture.js';

setStage();

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
    expect(await server.unitOfWork.everywhere.read((entities) => entities.count(CallEntity))).toBe(1);
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
