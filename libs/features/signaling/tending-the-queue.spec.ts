import { RoomEntity, TeamMemberEntity } from '@confrere/features/rooms';
import { atWork, clock, desk, enter, inCall, server, setStage, visit } from './stage.fixture.js';
import { deskOf, visitOf } from './test-page.fixture.js';

setStage();

async function twoDesks() {
  const work = await atWork();
  const omar = await server.professional(work.organizationId, 'Dr Omar Ali');
  const omarsDesk = await desk(omar.cookie);
  await omarsDesk.hello('omar-tab');
  return { ...work, omar, omarsDesk };
}

/** @returns the room of a team that has this member. */
const team = (organizationId: string, memberId: string): Promise<string> =>
  server.unitOfWork.in(organizationId).run(async (tx) => {
    const id = 'room-of-the-team';
    const now = clock.now();
    await tx.entities.insert(RoomEntity, {
      ...{ id, organizationId, kind: 'team', memberId: null, slug: null, name: 'Physiotherapy', settings: {} },
      ...{ suspendedAt: null, suspendedText: null, closedAt: null, version: 0, createdAt: now },
    });
    await tx.entities.insert(TeamMemberEntity, { organizationId, roomId: id, memberId, addedAt: now });
    return id;
  });

describe('what the staff does about one who waits', () => {
  it('is on the page of the visitor, and on every desk, at once', async () => {
    const { kari, ingrid, karisPage, ingridsDesk, omarsDesk } = await twoDesks();
    const about = { consultation: kari.consultation };
    expect(
      await omarsDesk.request({ type: 'consultation.notify', ...about, text: 'I will be with you soon.' }),
    ).toBeNull();
    await karisPage.next('visit.changed', ({ visit: { notice } }) => notice === 'I will be with you soon.');
    const { entry } = await ingridsDesk.next('queue.changed', (told) => told.entry.notice !== null);
    expect(entry.notice).toEqual({ text: 'I will be with you soon.', at: clock.now().toISOString() });
    expect(
      await omarsDesk.request({ type: 'queue.announce-delay', member: ingrid.principal.memberId, minutes: 10 }),
    ).toBeNull();
    const delayed = await karisPage.next('visit.changed', ({ visit }) => visit.expectedAt !== null);
    expect(Date.parse(delayed.visit.expectedAt ?? '') - clock.now().getTime()).toBe(600_000);
    expect(await ingridsDesk.request({ type: 'consultation.hold', ...about })).toBeNull();
    await karisPage.next('visit.changed', ({ visit: { held } }) => held);
    expect(await ingridsDesk.request({ type: 'consultation.resume', ...about })).toBeNull();
    await karisPage.next('visit.changed', ({ visit: { held } }) => !held);
  });

  it('is refused in the call, and for a visitor of another organization', async () => {
    const { kari, ingridsDesk } = await inCall();
    const about = { consultation: kari.consultation };
    for (const type of ['consultation.hold', 'consultation.resume'] as const)
      expect(await ingridsDesk.request({ type, ...about })).toBe(
        type === 'consultation.hold' ? 'consultation.not-waiting' : null,
      );
    expect(await ingridsDesk.request({ type: 'consultation.announce-delay', ...about, minutes: 5 })).toBe(
      'consultation.not-waiting',
    );
    const eve = await server.professional(await server.organization('Another Hospital'), 'Dr Eve');
    const evesDesk = await desk(eve.cookie);
    await evesDesk.hello('eve-tab-1');
    expect(await evesDesk.request({ type: 'consultation.take-over', ...about, from: null })).toBe(
      'consultation.not-found',
    );
  });

  it('by transfer and taking over changes whom the visitor waits for, under the same link', async () => {
    const { kari, ingrid, omar, karisPage, ingridsDesk, omarsDesk } = await twoDesks();
    const { consultation } = kari;
    const to = { kind: 'member', id: omar.principal.memberId } as const;
    const from = ingrid.principal.memberId;
    expect(
      await ingridsDesk.request({ type: 'consultation.transfer', consultation, from, to, note: 'Wants Omar.' }),
    ).toBeNull();
    const { visit: shown } = await karisPage.next(
      'visit.changed',
      ({ visit: { professional } }) => professional.displayName === 'Dr Omar Ali',
    );
    expect(shown).toMatchObject({ seat: 'here', state: 'waiting' });
    const { entry } = await omarsDesk.next('queue.changed', (told) => told.entry.handover !== null);
    expect(entry).toMatchObject({
      professional: { member: omar.principal.memberId },
      handover: { by: 'Dr Ingrid Hansen', note: 'Wants Omar.' },
    });
    expect(JSON.stringify(karisPage.heard)).not.toContain('Wants Omar');
    expect(await ingridsDesk.request({ type: 'consultation.take-over', consultation, from })).toBe(
      'consultation.moved-on',
    );
    expect(await ingridsDesk.request({ type: 'consultation.take-over', consultation, from: to.id })).toBeNull();
    await karisPage.next(
      'visit.changed',
      ({ visit: { professional } }) => professional.displayName === 'Dr Ingrid Hansen',
    );
    const again = await visit(kari.cookies[0] ?? '');
    expect(visitOf((await again.hello('visit-tab')).snapshot).visit).toMatchObject({ seat: 'here', state: 'waiting' });
    expect(await again.request(enter)).toBeNull();
  });

  it('by telephone ends the visit, and the page says how', async () => {
    const { kari, karisPage, omarsDesk } = await twoDesks();
    const said = { type: 'consultation.record-outcome', consultation: kari.consultation, outcome: 'by-phone' } as const;
    expect(await omarsDesk.request(said)).toBeNull();
    const { visit: over } = await karisPage.next('visit.changed', ({ visit: { state } }) => state === 'ended');
    expect(over).toMatchObject({ ending: 'by-phone', mayReturnUntil: null });
  });
});

describe('a professional who is away by choice', () => {
  it('is shown so to those who wait, on every desk of theirs, and after a reload', async () => {
    const { ingrid, karisPage, ingridsDesk, organizationId } = await atWork();
    const room = await team(organizationId, ingrid.principal.memberId);
    const second = await desk(ingrid.cookie);
    expect(deskOf((await second.hello('second-tab')).snapshot).desk.member).toMatchObject({
      away: false,
      teams: [{ id: room, name: 'Physiotherapy' }],
    });
    expect(await ingridsDesk.request({ type: 'desk.set-away', away: true })).toBeNull();
    await karisPage.next('visit.changed', ({ visit: { professional } }) => professional.presence === 'away');
    await second.next('member.changed', ({ member }) => member.away);
    const reloaded = await desk(ingrid.cookie);
    expect(deskOf((await reloaded.hello('desk-tab')).snapshot).desk.member.away).toBe(true);
    expect(await reloaded.request({ type: 'desk.set-away', away: false })).toBeNull();
    await karisPage.next('visit.changed', ({ visit: { professional } }) => professional.presence === 'available');
  });

  it('of a team counts for those who wait for the team', async () => {
    const { ingrid, karisPage, ingridsDesk, organizationId, kari } = await atWork();
    const room = await team(organizationId, ingrid.principal.memberId);
    const from = ingrid.principal.memberId;
    const to = { kind: 'team', id: room } as const;
    const { consultation } = kari;
    expect(await ingridsDesk.request({ type: 'consultation.transfer', consultation, from, to, note: null })).toBeNull();
    await karisPage.next(
      'visit.changed',
      ({ visit: { professional } }) => professional.displayName === 'Physiotherapy',
    );
    expect(await ingridsDesk.request({ type: 'desk.set-away', away: true })).toBeNull();
    await karisPage.next('visit.changed', ({ visit: { professional } }) => professional.presence === 'away');
  });

  it('tells colleagues, who look for somebody to transfer to', async () => {
    const { omar, ingridsDesk } = await twoDesks();
    await ingridsDesk.request({ type: 'desk.set-away', away: true });
    const answer = await fetch(`http://127.0.0.1:${server.port}/api/desk/colleagues`, {
      headers: { cookie: omar.cookie },
    });
    expect(((await answer.json()) as { members: unknown[] }).members).toMatchObject([
      { displayName: 'Dr Ingrid Hansen', presence: 'away' },
      { displayName: 'Dr Omar Ali', presence: 'available' },
    ]);
    expect((await fetch(`http://127.0.0.1:${server.port}/api/desk/colleagues`)).status).toBe(401);
  });
});
