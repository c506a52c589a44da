import { eachStorage } from '@confrere/platform/storage';
import { CallEntity } from '../calls/call.entity.js';
import { DESK, NOBODY, TAB } from '../rooms.fixture.js';
import { settingsOf } from './room-settings.js';
import { FORMER_SLUG_FOR } from './room-slugs.js';
import { clinicWithRooms, fixtureEntities } from './teams.fixture.js';

const refused = (code: string): unknown => expect.objectContaining({ code });

eachStorage('a team', (open) => {
  it('has an address made of its name, which is no other room’s and none of ours', async () => {
    const at = await clinicWithRooms(await open(fixtureEntities));
    const slugs = [];
    for (const name of ['Kne & hofte', 'Kne, hofte', 'Check', 'Øre', '!!'])
      slugs.push((await at.room(await at.team(name))).slug);
    expect(slugs).toEqual(['kne-hofte', 'kne-hofte-2', 'check-2', 'ore', 'team']);
  });

  it('keeps an address that it had for a year: it leads to the team and is nobody else’s', async () => {
    const at = await clinicWithRooms(await open(fixtureEntities));
    const [knees, hips] = [await at.team('Knees'), await at.team('Hips')];
    const org = (await at.doors.find('oslo-hospital', 'knees'))?.organization.slug ?? '';
    await at.change(knees, { slug: 'joints' });
    expect(await at.doors.find(org, 'knees')).toMatchObject({ movedTo: 'joints', door: null });
    await expect(at.change(hips, { slug: 'joints' })).rejects.toEqual(refused('room.slug-taken'));
    await expect(at.change(hips, { slug: 'knees' })).rejects.toEqual(refused('room.slug-taken'));
    await expect(at.change(at.omar.memberId, { slug: 'knees' })).rejects.toEqual(refused('room.slug-taken'));
    await at.change(knees, { slug: 'knees' });
    expect(await at.doors.find(org, 'joints')).toMatchObject({ movedTo: 'knees' });
    await at.change(knees, { slug: 'joints' });
    at.clock.advance(FORMER_SLUG_FOR + 1);
    expect(await at.doors.find(org, 'knees')).toBeNull();
    await at.change(hips, { slug: 'knees' });
    expect((await at.doors.find(org, 'knees'))?.door?.name).toBe('Hips');
  });

  it('is of colleagues who meet visitors, and of nobody from elsewhere', async () => {
    const at = await clinicWithRooms(await open(fixtureEntities));
    const team = await at.team('Knees');
    const stranger = await at.professional(await at.found('Another Hospital'), 'Dr Eve');
    for (const wrong of [stranger.memberId, 'nobody-at-all'])
      await expect(at.change(team, { members: [at.omar.memberId, wrong] })).rejects.toEqual(
        refused('room.no-colleague'),
      );
    await at.change(team, { members: [at.omar.memberId, at.omar.memberId] });
    await at.change(team, { members: [at.ingrid.memberId] });
    expect(await at.trail()).toEqual(
      expect.arrayContaining([
        { action: 'room.founded', detail: {} },
        { action: 'room.members-changed', detail: { joined: at.ingrid.memberId, left: at.omar.memberId } },
      ]),
    );
  });

  it('is changed by one at a time, and the trail says what, not to what', async () => {
    const at = await clinicWithRooms(await open(fixtureEntities));
    const team = await at.team('Knees');
    await at.change(team, { version: 0, settings: { waitingText: 'Soon.', walkIn: true } });
    const late = at.change(team, { version: 0, name: 'Joints', slug: 'joints' });
    await expect(late).rejects.toEqual(refused('room.changed'));
    const room = await at.room(team);
    expect([room.name, room.slug, settingsOf(room).waitingText]).toEqual(['Knees', 'knees', 'Soon.']);
    expect(await at.trail()).toContainEqual({ action: 'room.changed', detail: { fields: 'waitingText walkIn' } });
    expect(JSON.stringify(await at.trail())).not.toContain('Soon.');
  });

  it('is closed once nobody waits for it, and its address is not found any more', async () => {
    const at = await clinicWithRooms(await open(fixtureEntities));
    const team = await at.team('Knees');
    await at.change(team, { settings: { walkIn: true } });
    const nils = await at.comes(team);
    await at.waits(nils);
    const close = () => at.run((tx) => at.closing.run(tx, at.ingrid, team));
    await expect(close()).rejects.toEqual(refused('room.in-use'));
    await at.run((tx) => at.record.run(tx, at.ingrid, { consultation: nils.consultationId, outcome: 'no-show' }));
    await close();
    await expect(at.change(team, { version: 9, name: 'Again' })).rejects.toEqual(refused('room.not-found'));
    expect(await at.doors.find('oslo-hospital', 'knees')).toBeNull();
    await expect(at.run((tx) => at.closing.run(tx, at.ingrid, at.omar.memberId))).rejects.toEqual(
      refused('room.not-a-team'),
    );
  });
});

eachStorage('a personal room', (open) => {
  it('is there before anybody has written it down, and has the name of its member', async () => {
    const at = await clinicWithRooms(await open(fixtureEntities));
    await at.change(at.omar.memberId, { slug: 'omar', settings: { walkIn: true } }, at.omar);
    expect((await at.doors.find('oslo-hospital', 'omar'))?.door).toMatchObject({ name: 'Dr Omar Ali', walkIn: true });
    await expect(at.change(at.omar.memberId, { name: 'Dr House' })).rejects.toEqual(refused('room.not-a-team'));
    await expect(at.change('nobody-at-all', { version: 0 })).rejects.toEqual(refused('room.not-found'));
    await at.change(at.omar.memberId, { slug: null }, at.omar);
    expect(await at.doors.find('oslo-hospital', 'omar')).toBeNull();
  });
});

eachStorage('a visitor of a team', (open) => {
  it('is rung by one of two who press at the same moment, and may be rung by a colleague', async () => {
    const storage = await open(fixtureEntities);
    const at = await clinicWithRooms(storage);
    const team = await at.team('Knees');
    await at.change(team, { settings: { walkIn: true, showPosition: true }, members: [at.ingrid.memberId] });
    const [nils, mari] = [await at.comes(team), await at.comes(team, { name: 'Mari' })];
    await at.waits(nils);
    at.clock.advance(1_000);
    await at.waits(mari);
    const ring = (member: typeof at.ingrid, visitor = nils) =>
      at.run((tx) => at.ring.run(tx, member, { consultation: visitor.consultationId, tab: DESK }));
    const outcomes = await Promise.allSettled([ring(at.ingrid), ring(at.omar)]);
    const failed = outcomes.filter((outcome) => outcome.status === 'rejected');
    expect(failed.map(({ reason }) => reason as unknown)).toEqual([refused('consultation.already-ringing')]);
    expect(await storage.unitOfWork.everywhere.read((entities) => entities.count(CallEntity))).toBe(1);
    const entry = await storage.unitOfWork.everywhere.read((rows) =>
      at.queueView.one(rows, at.organizationId, nils.consultationId, NOBODY),
    );
    expect(entry).toMatchObject({
      room: { id: team, team: 'Knees' },
      professional: null,
      walkIn: true,
      state: 'ringing',
    });
  });

  it('is told how many wait before them, where that is switched on', async () => {
    const storage = await open(fixtureEntities);
    const at = await clinicWithRooms(storage);
    const team = await at.team('Knees');
    await at.change(team, { settings: { walkIn: true, showPosition: true, waitingText: 'Drink water.' } });
    const visitors: Awaited<ReturnType<typeof at.comes>>[] = [];
    for (const name of ['Nils', 'Mari', 'Per']) {
      visitors.push(await at.comes(team, { name }));
      await at.waits(visitors.at(-1));
    }
    const seen = async (index: number) => {
      const id = visitors[index]?.consultationId ?? '';
      const view = await storage.unitOfWork.everywhere.read((rows) =>
        at.visitView.of(rows, at.organizationId, id, NOBODY),
      );
      return view?.(TAB).room;
    };
    expect(await seen(2)).toMatchObject({ team: 'Knees', ahead: 2, waitingText: 'Drink water.', music: null });
    await at.rings(at.ingrid, visitors[0]);
    expect([(await seen(1))?.ahead, (await seen(2))?.ahead, (await seen(0))?.ahead]).toEqual([0, 1, null]);
    await at.change(team, { settings: { walkIn: true } });
    expect((await seen(2))?.ahead).toBeNull();
    expect((await at.told()).length).toBeGreaterThan(0);
  });
});

eachStorage('a suspended room', (open) => {
  it('lets nobody new in by any way; whoever waits goes on waiting, also through a reload', async () => {
    const at = await clinicWithRooms(await open(fixtureEntities));
    const { memberId } = at.ingrid;
    await at.change(memberId, { slug: 'ingrid', settings: { walkIn: true } });
    await at.waits();
    const ola = await at.invite(at.organizationId, memberId, 'Ola');
    await at.run((tx) => at.suspension.suspend(tx, at.ingrid, memberId, 'I am ill. Call us.'));
    const { roomId } = await at.consultation();
    await expect(at.waits(ola)).rejects.toEqual(refused('room.suspended'));
    await expect(at.comes(roomId)).rejects.toEqual(refused('room.suspended'));
    await at.run((tx) => at.leaveRoom.run(tx, at.kari, { tab: TAB }));
    await at.waits();
    await at.rings();
    expect((await at.doors.find('oslo-hospital', 'ingrid'))?.door?.suspended).toEqual({ text: 'I am ill. Call us.' });
    await at.run((tx) => at.suspension.resume(tx, at.ingrid, memberId));
    await at.waits(ola);
  });
});
