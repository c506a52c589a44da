import { Pages } from './pages/pages.js';
import { READY, atWork, clock, desk, enter, inCall, server, setStage, until, visit } from './stage.fixture.js';
import { deskOf, visitOf } from './test-page.fixture.js';

setStage();

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
