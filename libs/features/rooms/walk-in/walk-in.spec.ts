import { FakeClock } from '@confrere/kernel';
import { eachStorage } from '@confrere/platform/storage';
import { ConsultationEntity } from '../consultations/consultation.entity.js';
import { clinicWithRooms, fixtureEntities } from '../rooms/teams.fixture.js';
import { NOBODY, TAB } from '../rooms.fixture.js';
import { MOST_FROM_ONE, WalkInLimits } from './walk-in-limits.js';

const refused = (code: string): unknown => expect.objectContaining({ code });
const QUESTIONS = [
  { text: 'What is it about?', needed: true },
  { text: 'Since when?', needed: false },
];

async function knees(storage: Parameters<typeof clinicWithRooms>[0], settings: object = {}) {
  const at = await clinicWithRooms(storage);
  const team = await at.team('Knees');
  await at.change(team, { settings: { walkIn: true, ...settings }, members: [at.ingrid.memberId] });
  return { at, team };
}

eachStorage('somebody without an invitation', (open) => {
  it('is seen by nobody before they have entered the waiting room', async () => {
    const storage = await open(fixtureEntities);
    const { at, team } = await knees(storage);
    const nils = await at.comes(team);
    const queue = () => storage.unitOfWork.everywhere.read((rows) => at.queueView.all(rows, at.organizationId, NOBODY));
    const isSeen = async () => (await queue()).some(({ consultation }) => consultation === nils.consultationId);
    expect(await isSeen()).toBe(false);
    await at.waits(nils);
    expect(await isSeen()).toBe(true);
    await at.run((tx) => at.leaveRoom.run(tx, nils, { tab: TAB }));
    expect(await isSeen()).toBe(true);
  });

  it('waits for whoever of the team is free, or for the one whose room it is', async () => {
    const { at, team } = await knees(await open(fixtureEntities));
    expect(await at.consultation((await at.comes(team)).consultationId)).toMatchObject({
      memberId: null,
      walkIn: true,
    });
    await at.change(at.omar.memberId, { slug: 'omar', settings: { walkIn: true } });
    const { room } = (await at.doors.find('oslo-hospital', 'omar'))?.door ?? {};
    const visitor = await at.comes(room?.id ?? '');
    expect(await at.consultation(visitor.consultationId)).toMatchObject({
      memberId: at.omar.memberId,
      roomId: room?.id,
    });
  });

  it('finds the room closed by its hours, or where nobody may come without an invitation', async () => {
    const never = { weekdays: Array<[]>(7).fill([]), exceptions: [] };
    const { at, team } = await knees(await open(fixtureEntities), { hours: never });
    await expect(at.comes(team)).rejects.toEqual(refused('room.closed'));
    await at.change(team, { settings: { walkIn: false } });
    await expect(at.comes(team)).rejects.toEqual(refused('room.closed'));
  });

  it('answers what is asked; it is sealed, read by the staff with an entry, and forgotten when all is over', async () => {
    const storage = await open(fixtureEntities);
    const { at, team } = await knees(storage, { questions: QUESTIONS });
    for (const answers of [[], ['', 'Monday'], ['My knee']])
      await expect(at.comes(team, { answers })).rejects.toEqual(refused('walk-in.answers'));
    const nils = await at.comes(team, { answers: ['My knee', ' '] });
    const { sealedAnswers } = await at.consultation(nils.consultationId);
    expect(sealedAnswers).not.toContain('knee');
    const read = () => at.run((tx) => at.answers.read(tx, at.omar, nils.consultationId));
    expect(await read()).toEqual({ answers: [{ question: 'What is it about?', answer: 'My knee' }] });
    expect(await at.trail()).toContainEqual({ action: 'intake-answers.read', detail: {} });
    await at.waits(nils);
    expect(await at.forgetting.round()).toBe(0);
    await at.run((tx) => at.record.run(tx, at.ingrid, { consultation: nils.consultationId, outcome: 'no-show' }));
    expect(await at.forgetting.round()).toBe(1);
    expect(await read()).toEqual({ answers: [] });
    const unentered = await at.comes(team, { answers: ['My hip', ''] });
    at.clock.advance(24 * 3_600_000 + 1);
    await at.forgetting.round();
    expect((await at.consultation(unentered.consultationId)).sealedAnswers).toBeNull();
  });

  it('holds the longest answers that can be written', async () => {
    const questions = Array.from({ length: 3 }, () => ({ text: '😀'.repeat(60), needed: true }));
    const { at, team } = await knees(await open(fixtureEntities), { questions });
    const answers = Array.from({ length: 3 }, () => '字'.repeat(300));
    const nils = await at.comes(team, { answers });
    const read = await at.run((tx) => at.answers.read(tx, at.omar, nils.consultationId));
    expect(read.answers.map(({ answer }) => answer)).toEqual(answers);
  });

  it('is the same visit when the same ticket comes again, and no other one later', async () => {
    const storage = await open(fixtureEntities);
    const { at, team } = await knees(storage);
    const ticket = at.tickets.issue(team);
    const [first, second] = [await at.comes(team, { ticket }), await at.comes(team, { ticket })];
    expect(second.consultationId).toBe(first.consultationId);
    const count = await storage.unitOfWork.everywhere.read((rows) =>
      rows.countBy(ConsultationEntity, { walkIn: true }),
    );
    expect(count).toBe(1);
    await at.waits(first);
    await expect(at.comes(team, { ticket })).rejects.toEqual(refused('walk-in.ticket'));
  });

  it('needs a ticket of this room, of today', async () => {
    const { at, team } = await knees(await open(fixtureEntities));
    const other = await at.team('Hips');
    for (const ticket of ['', '1.x', at.tickets.issue(other)])
      await expect(at.comes(team, { ticket })).rejects.toEqual(refused('walk-in.ticket'));
    const old = at.tickets.issue(team);
    at.clock.advance(13 * 3_600_000);
    await expect(at.comes(team, { ticket: old })).rejects.toEqual(refused('walk-in.ticket'));
  });

  it('can be telephoned and sent their link again, by a number that is one', async () => {
    const storage = await open(fixtureEntities);
    const { at, team } = await knees(storage);
    await expect(at.comes(team, { phone: '12' })).rejects.toEqual(refused('walk-in.phone'));
    const { organizationId, consultationId } = await at.comes(team, { phone: '412 34 567' });
    const contact = await at.run((tx) => at.contacts.read(tx.entities, { organizationId, consultationId }));
    expect(contact).toMatchObject({
      phone: '+4741234567',
      link: expect.stringMatching(/^\/j\/[\w-]+#[\w-]{43}$/) as string,
    });
  });

  it('has a name that can be shown', async () => {
    const { at, team } = await knees(await open(fixtureEntities));
    await expect(at.comes(team, { name: '\u200b' })).rejects.toEqual(refused('name.missing'));
  });
});

describe('the limits at the door', () => {
  it('let a waiting hall through and stop a machine, for ten minutes, without stopping others', () => {
    const clock = new FakeClock();
    const limits = new WalkInLimits(clock);
    for (let count = 0; count < MOST_FROM_ONE; count++) limits.count('192.0.2.1', 'knees');
    expect(() => limits.count('192.0.2.1', 'knees')).toThrow(refused('rate.limited') as Error);
    expect(() => limits.count('192.0.2.2', 'knees')).not.toThrow();
    clock.advance(10 * 60_000);
    expect(() => limits.count('192.0.2.1', 'knees')).not.toThrow();
  });

  it('stop many machines at one room', () => {
    const limits = new WalkInLimits(new FakeClock());
    const many = () => {
      for (let source = 0; source < 300; source++) limits.count(`192.0.2.${source}`, 'knees');
    };
    expect(many).toThrow(refused('rate.limited') as Error);
    expect(() => limits.count('198.51.100.1', 'hips')).not.toThrow();
  });
});
