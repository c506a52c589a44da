import { eachStorage } from '@confrere/platform/storage';
import { clinic, fixtureEntities, NOBODY, TAB } from '../rooms.fixture.js';
import { AWAY_FOR } from './absences.js';
import { delayedTo } from './announce-delay.js';
import { queueOf } from './queue.fixture.js';

const refused = (code: string): unknown => expect.objectContaining({ code });
const MINUTE = 60_000;

eachStorage('a message to the one who waits', (open) => {
  it('stays until the visitor is seen, and is the last one said', async () => {
    const storage = await open(fixtureEntities);
    const at = await clinic(storage);
    const { notify } = queueOf(at);
    const consultation = at.kari.consultationId;
    await at.waits();
    const say = (text: string) => at.run((tx) => notify.run(tx, at.ingrid, { consultation, text }));
    await say('I will be\u202e with you soon.');
    at.clock.advance(MINUTE);
    await say('Please have your medicines at hand.');
    expect(await at.consultation()).toMatchObject({
      state: 'waiting',
      notice: 'Please have your medicines at hand.',
      noticedAt: at.clock.now(),
    });
    const call = await at.rings();
    expect((await at.consultation()).notice).not.toBeNull();
    await at.run((tx) => at.answer.run(tx, at.kari, { call, tab: TAB }));
    expect(await at.consultation()).toMatchObject({ notice: null, noticedAt: null });
    expect((await at.trail()).filter(({ action }) => action === 'visitor.notified')).toEqual([
      { action: 'visitor.notified', detail: {} },
      { action: 'visitor.notified', detail: {} },
    ]);
  });

  it('is not written twice when a page says it again, nor to one who is being rung', async () => {
    const storage = await open(fixtureEntities);
    const at = await clinic(storage);
    const { notify } = queueOf(at);
    const consultation = at.kari.consultationId;
    await at.waits();
    const say = (text: string) => at.run((tx) => notify.run(tx, at.ingrid, { consultation, text }));
    await say('Soon.');
    await say('Soon.');
    expect((await at.trail()).filter(({ action }) => action === 'visitor.notified')).toHaveLength(1);
    await expect(say('\u200b')).rejects.toEqual(refused('request.invalid'));
    await at.rings();
    await expect(say('Later.')).rejects.toEqual(refused('consultation.not-waiting'));
  });
});

eachStorage('a delay', (open) => {
  it('is a time of day, from the planned time on, and moves with what is said next', async () => {
    const storage = await open(fixtureEntities);
    const at = await clinic(storage);
    const { delay } = queueOf(at);
    await at.waits();
    const late = (minutes: number) =>
      at.run((tx) => delay.run(tx, at.ingrid, { consultation: at.kari.consultationId, minutes }, NOBODY));
    await late(10);
    const first = new Date(at.clock.now().getTime() + 10 * MINUTE);
    expect((await at.consultation()).expectedAt).toEqual(first);
    at.clock.advance(30_000);
    await late(10);
    expect((await at.consultation()).expectedAt).toEqual(first);
    at.clock.advance(9.5 * MINUTE);
    await late(20);
    expect((await at.consultation()).expectedAt).toEqual(new Date(first.getTime() + 20 * MINUTE));
    expect((await at.trail()).filter(({ action }) => action === 'delay.announced')).toHaveLength(2);
    await at.rings();
    expect((await at.consultation()).expectedAt).toBeNull();
  });

  it('is told to everybody who waits for one professional, and to nobody else', async () => {
    const storage = await open(fixtureEntities);
    const at = await clinic(storage);
    const { delay } = queueOf(at);
    const ola = await at.invite(at.organizationId, at.ingrid.memberId, 'Ola');
    const anne = await at.invite(at.organizationId, at.ingrid.memberId, 'Anne');
    const per = await at.invite(at.organizationId, at.omar.memberId, 'Per');
    for (const each of [at.kari, ola, per]) await at.waits(each);
    await at.rings(at.omar, ola);
    await at.run((tx) => delay.toAll(tx, at.omar, { member: at.ingrid.memberId, minutes: 15 }, NOBODY));
    const expected = async (visitor: typeof ola) => (await at.consultation(visitor.consultationId)).expectedAt;
    expect(await expected(at.kari)).toEqual(new Date(at.clock.now().getTime() + 15 * MINUTE));
    expect([await expected(ola), await expected(anne), await expected(per)]).toEqual([null, null, null]);
  });

  it('counts from the planned time while that is ahead, to the full minute', () => {
    const planned = new Date('2026-12-03T10:30:00.000Z');
    expect(delayedTo(planned, 10, new Date('2026-12-03T10:21:00.000Z'))).toEqual(new Date('2026-12-03T10:40:00.000Z'));
    expect(delayedTo(planned, 10, new Date('2026-12-03T10:41:20.000Z'))).toEqual(new Date('2026-12-03T10:52:00.000Z'));
    expect(delayedTo(null, 5, new Date('2026-12-03T10:41:00.000Z'))).toEqual(new Date('2026-12-03T10:46:00.000Z'));
  });
});

eachStorage('holding', (open) => {
  it('is for one who waits; ringing, and leaving, take it back', async () => {
    const storage = await open(fixtureEntities);
    const at = await clinic(storage);
    const { holding } = queueOf(at);
    const about = { consultation: at.kari.consultationId };
    await expect(at.run((tx) => holding.hold(tx, at.ingrid, about))).rejects.toEqual(
      refused('consultation.not-waiting'),
    );
    await at.waits();
    await at.run((tx) => holding.hold(tx, at.ingrid, about));
    const since = at.clock.now();
    at.clock.advance(MINUTE);
    await at.run((tx) => holding.hold(tx, at.omar, about));
    expect((await at.consultation()).heldSince).toEqual(since);
    await at.run((tx) => holding.resume(tx, at.omar, about));
    await at.run((tx) => holding.resume(tx, at.omar, about));
    expect((await at.consultation()).heldSince).toBeNull();
    await at.run((tx) => holding.hold(tx, at.ingrid, about));
    await at.rings();
    expect(await at.consultation()).toMatchObject({ state: 'ringing', heldSince: null });
    const actions = (await at.trail()).map(({ action }) => action).filter((action) => /held|resumed/.test(action));
    expect(actions.toSorted()).toEqual(['visitor.held', 'visitor.held', 'visitor.resumed']);
  });
});

eachStorage('a transfer', (open) => {
  it('gives the visitor to a colleague with a note; place and link stay', async () => {
    const storage = await open(fixtureEntities);
    const at = await clinic(storage);
    const { transfer, delay } = queueOf(at);
    const consultation = at.kari.consultationId;
    await at.waits();
    const { waitingSince } = await at.consultation();
    await at.run((tx) => delay.run(tx, at.ingrid, { consultation, minutes: 10 }, NOBODY));
    const wish = {
      consultation,
      from: at.ingrid.memberId,
      to: { kind: 'member', id: at.omar.memberId },
      note: 'Name checked.',
    } as const;
    await at.run((tx) => transfer.run(tx, at.ingrid, wish));
    await at.run((tx) => transfer.run(tx, at.ingrid, wish));
    expect(await at.consultation()).toMatchObject({
      ...{ state: 'waiting', memberId: at.omar.memberId, waitingSince, seatTab: TAB, expectedAt: null },
      ...{ handedOverBy: at.ingrid.memberId, handedOverAt: at.clock.now(), handoverNote: 'Name checked.' },
    });
    expect((await at.trail()).filter(({ action }) => action === 'consultation.transferred')).toEqual([
      { action: 'consultation.transferred', detail: { to: at.omar.memberId } },
    ]);
    await at.waits();
    expect((await at.consultation()).waitingSince).toEqual(waitingSince);
  });

  it('to a team lets whoever is free first take the visitor over, who stays in the room of the team', async () => {
    const storage = await open(fixtureEntities);
    const at = await clinic(storage);
    const { transfer, takeOver, team } = queueOf(at);
    const room = await team('Physiotherapy', at.organizationId, at.omar.memberId);
    const consultation = at.kari.consultationId;
    await at.waits();
    const to = { kind: 'team', id: room } as const;
    await at.run((tx) => transfer.run(tx, at.ingrid, { consultation, from: at.ingrid.memberId, to, note: null }));
    expect(await at.consultation()).toMatchObject({ memberId: null, roomId: room });
    await at.run((tx) => takeOver.run(tx, at.omar, { consultation, from: null }));
    expect(await at.consultation()).toMatchObject({ memberId: at.omar.memberId, roomId: room });
    await at.run((tx) => takeOver.run(tx, at.ingrid, { consultation, from: at.omar.memberId }));
    const taken = await at.consultation();
    expect(taken.memberId).toBe(at.ingrid.memberId);
    expect(taken.roomId).not.toBe(room);
  });

  it('is for nobody who has left, meets no visitors, or works elsewhere', async () => {
    const storage = await open(fixtureEntities);
    const at = await clinic(storage);
    const { transfer, team } = queueOf(at);
    const elsewhere = await at.found('Another Hospital');
    const eve = await at.professional(elsewhere, 'Dr Eve');
    const foreignTeam = await team('Foreign', elsewhere);
    const to = (kind: 'member' | 'team', id: string) =>
      at.run((tx) =>
        transfer.run(tx, at.ingrid, {
          ...{ consultation: at.kari.consultationId, from: at.ingrid.memberId, to: { kind, id }, note: null },
        }),
      );
    await expect(to('member', eve.memberId)).rejects.toEqual(refused('member.no-colleague'));
    await expect(to('team', foreignTeam)).rejects.toEqual(refused('room.not-found'));
    await expect(
      at.run((tx) =>
        transfer.run(tx, eve, {
          ...{ consultation: at.kari.consultationId, from: null, to: { kind: 'member', id: eve.memberId }, note: null },
        }),
      ),
    ).rejects.toEqual(refused('consultation.not-found'));
  });

  it('does not tear a visitor out of a ring or a call', async () => {
    const storage = await open(fixtureEntities);
    const at = await clinic(storage);
    const { transfer, takeOver } = queueOf(at);
    const consultation = at.kari.consultationId;
    await at.waits();
    const call = await at.rings();
    const to = { kind: 'member', id: at.omar.memberId } as const;
    const give = () =>
      at.run((tx) => transfer.run(tx, at.ingrid, { consultation, from: at.ingrid.memberId, to, note: null }));
    const take = () => at.run((tx) => takeOver.run(tx, at.omar, { consultation, from: at.ingrid.memberId }));
    await expect(give()).rejects.toEqual(refused('consultation.not-waiting'));
    await at.run((tx) => at.answer.run(tx, at.kari, { call, tab: TAB }));
    await expect(take()).rejects.toEqual(refused('consultation.not-waiting'));
    await at.run((tx) => at.end.run(tx, at.ingrid, { call }));
    await expect(take()).rejects.toEqual(refused('consultation.over'));
  });
});

eachStorage('two desks', (open) => {
  it('that take one visitor over at once: one gets them, the other hears so', async () => {
    const storage = await open(fixtureEntities);
    const at = await clinic(storage);
    const { takeOver } = queueOf(at);
    const third = await at.professional(at.organizationId, 'Dr Lund');
    await at.waits();
    const take = (member: typeof third) =>
      at.run((tx) => takeOver.run(tx, member, { consultation: at.kari.consultationId, from: at.ingrid.memberId }));
    const ends = await Promise.allSettled([take(at.omar), take(third)]);
    const failed = ends.filter((end) => end.status === 'rejected');
    expect(failed).toHaveLength(1);
    expect(failed[0]?.reason).toEqual(refused('consultation.moved-on'));
    const winner = ends[0]?.status === 'fulfilled' ? at.omar : third;
    expect((await at.consultation()).memberId).toBe(winner.memberId);
    expect((await at.trail()).filter(({ action }) => action === 'consultation.taken-over')).toHaveLength(1);
  });

  it('of which one rings while the other transfers: the visitor is in one place only', async () => {
    const storage = await open(fixtureEntities);
    const at = await clinic(storage);
    const { transfer } = queueOf(at);
    const consultation = at.kari.consultationId;
    await at.waits();
    const to = { kind: 'member', id: at.omar.memberId } as const;
    const [rung, given] = await Promise.allSettled([
      at.rings(),
      at.run((tx) => transfer.run(tx, at.omar, { consultation, from: at.ingrid.memberId, to, note: null })),
    ]);
    const { state, memberId } = await at.consultation();
    expect(rung.status).toBe('fulfilled');
    expect(state).toBe('ringing');
    expect(memberId).toBe(given.status === 'fulfilled' ? at.omar.memberId : at.ingrid.memberId);
    if (given.status === 'rejected') expect(given.reason).toEqual(refused('consultation.not-waiting'));
  });
});

eachStorage('telephoning instead', (open) => {
  it('ends the visit of one who waits, who is told so and cannot come back', async () => {
    const storage = await open(fixtureEntities);
    const at = await clinic(storage);
    const { notify } = queueOf(at);
    const consultation = at.kari.consultationId;
    await at.waits();
    await at.run((tx) => notify.run(tx, at.ingrid, { consultation, text: 'I will call you.' }));
    const byPhone = () => at.run((tx) => at.record.run(tx, at.ingrid, { consultation, outcome: 'by-phone' }));
    await byPhone();
    await byPhone();
    expect(await at.consultation()).toMatchObject({ state: 'ended', outcome: 'by-phone', seatTab: null, notice: null });
    await expect(at.waits()).rejects.toEqual(refused('consultation.over'));
    expect((await at.trail()).filter(({ action }) => action === 'consultation.telephoned')).toHaveLength(1);
  });
});

eachStorage('whoever is away by choice', (open) => {
  it('is shown so though a desk is open, until they are back or the day is over', async () => {
    const storage = await open(fixtureEntities);
    const at = await clinic(storage);
    const { absences, colleagues, team } = queueOf(at);
    const room = await team('Physiotherapy', at.organizationId, at.ingrid.memberId, at.omar.memberId);
    const here = { ...NOBODY, memberIsHere: () => true };
    const shown = () =>
      storage.unitOfWork.in(at.organizationId).read(async (entities) => {
        const { members, teams } = await colleagues.all(entities, at.organizationId, here);
        return [...members, ...teams].map(({ presence }) => presence);
      });
    const set = (away: boolean) => at.in(at.organizationId, (tx) => absences.set(tx, at.ingrid, { away }));
    expect(await shown()).toEqual(['available', 'available', 'available']);
    await set(true);
    await set(true);
    expect(await shown()).toEqual(['away', 'available', 'available']);
    await at.waits();
    await at.rings(at.omar);
    expect(await shown()).toEqual(['away', 'busy', 'busy']);
    const self = () =>
      storage.unitOfWork
        .in(at.organizationId)
        .read((entities) => colleagues.self(entities, at.organizationId, at.ingrid.memberId));
    expect(await self()).toMatchObject({ away: true, teams: [{ id: room, name: 'Physiotherapy' }] });
    at.clock.advance(AWAY_FOR);
    expect((await self()).away).toBe(false);
    await set(true);
    await set(false);
    expect((await self()).away).toBe(false);
  });
});
