import { eachStorage } from '@confrere/platform/storage';
import type { WhoIsHere } from '../consultations/who-is-here.js';
import { ConsultationEntity } from '../consultations/consultation.entity.js';
import { RoomEntity } from '../room.entity.js';
import { clinic, fixtureEntities, NOBODY } from '../rooms.fixture.js';
import { queueOf } from './queue.fixture.js';
import { NOT_LOOKING_AFTER } from './remind-rung-visitor.js';

const MINUTE = 60_000;
const LINK = `/j/abcdefghijk#${'s'.repeat(43)}`;
const LOOKING: WhoIsHere = { ...NOBODY, visitor: () => ({ presence: 'present', since: null }) };

eachStorage('to a visitor who does not look', (open) => {
  const start = async () => {
    const storage = await open(fixtureEntities);
    const at = await clinic(storage);
    const queue = queueOf(at);
    const { organizationId, kari } = at;
    const consultation = kari.consultationId;
    await at.waits();
    const known = (phone: string | null, mail: string | null = null) =>
      at.run((tx) =>
        at.contacts.save(tx, { organizationId, consultationId: consultation }, { phone, mail, link: LINK }),
      );
    const late = (minutes: number, who = NOBODY) =>
      at.run((tx) => queue.delay.run(tx, at.ingrid, { consultation, minutes }, who));
    const remind = (call: string, who = NOBODY) => at.run((tx) => queue.remind.run(tx, { call, organizationId }, who));
    return { ...at, ...queue, consultation, known, late, remind };
  };

  it('a delay is written as a time, by text message, and the newer takes the place of the older', async () => {
    const at = await start();
    await at.known('+4741234567', 'kari@example.org');
    await at.late(10);
    at.clock.advance(1_000);
    await at.late(20);
    const expectedAt = new Date(at.clock.now().getTime() - 1_000 + 21 * MINUTE);
    const [older, newer, ...rest] = await at.outgoing();
    expect(rest).toEqual([]);
    expect(older).toMatchObject({ template: 'visitor-late', state: 'withdrawn' });
    expect(newer).toMatchObject({
      ...{ template: 'visitor-late', channel: 'sms', to: '+4741234567', notAfter: expectedAt },
      fields: { expectedAt: expectedAt.toISOString(), with: 'Dr Ingrid Hansen', visitor: 'Kari', link: LINK },
    });
  });

  it('it goes by mail where there is no number, and nowhere where nothing is known or somebody looks', async () => {
    const at = await start();
    await at.late(5);
    await at.known(null, 'kari@example.org');
    await at.late(10, LOOKING);
    expect(await at.outgoing()).toEqual([]);
    await at.late(30);
    expect(await at.outgoing()).toMatchObject([{ channel: 'mail', to: 'kari@example.org' }]);
  });

  it('a ring is written after 20 seconds without a look, once', async () => {
    const at = await start();
    await at.known('+4741234567');
    const since = at.clock.now();
    const away: WhoIsHere = { ...NOBODY, visitor: () => ({ presence: 'away', since }) };
    at.clock.advance(5_000);
    const call = await at.rings();
    expect(await at.remind(call, away)).toBe(NOT_LOOKING_AFTER - 5_000);
    expect(await at.outgoing()).toEqual([]);
    at.clock.advance(15_000);
    expect(await at.remind(call, away)).toBeNull();
    expect(await at.remind(call, away)).toBeNull();
    const { ringsUntil } = await at.call(call);
    expect(await at.outgoing()).toMatchObject([{ template: 'visitor-ready', channel: 'sms', notAfter: ringsUntil }]);
  });

  it('a ring that is seen, or is over, is not written', async () => {
    const at = await start();
    await at.known('+4741234567');
    const call = await at.rings();
    expect(await at.remind(call, LOOKING)).toBe(NOT_LOOKING_AFTER);
    at.clock.advance(50_000);
    expect(await at.remind(call, LOOKING)).toBeNull();
    await at.run((tx) => at.cancel.run(tx, at.ingrid, { call }));
    expect(await at.remind(call)).toBeNull();
    expect(await at.outgoing()).toEqual([]);
  });

  it('nobody looks at the number without leaving a trace', async () => {
    const at = await start();
    const see = () => at.run((tx) => at.telephone.run(tx, at.ingrid, { consultation: at.consultation }));
    expect(await see()).toBeNull();
    await at.known('+4741234567');
    expect(await see()).toBe('+4741234567');
    await at.run((tx) => at.callBack.ask(tx, at.kari, { phone: '22 00 01 23' }));
    expect(await see()).toBe('22 00 01 23');
    const seen = (await at.trail()).filter(({ action }) => action === 'visitor-telephone.seen');
    expect(seen).toEqual([1, 2].map(() => ({ action: 'visitor-telephone.seen', detail: {} })));
  });
});

eachStorage('somebody who waits too long', (open) => {
  const start = async () => {
    const storage = await open(fixtureEntities);
    const at = await clinic(storage);
    const queue = queueOf(at);
    const { organizationId } = at;
    const member = (id: string, change: object) =>
      at.run((tx) => tx.entities.update('member', { id, organizationId }, change));
    await member(at.ingrid.memberId, { email: 'ingrid@hospital.example' });
    await member(at.omar.memberId, { email: 'omar@hospital.example' });
    const { roomId } = await at.consultation();
    const escalates = (room: string) =>
      at.run((tx) =>
        tx.entities.update(RoomEntity, { id: room, organizationId }, { settings: { escalationMinutes: 10 } }),
      );
    await escalates(roomId);
    const mails = async () => (await queue.outgoing()).map(({ to, fields }) => ({ to, ...fields }));
    return { ...at, ...queue, alerts: queue.alertsOn(storage), member, escalates, mails, storage };
  };

  it('is told to whoever they wait for, once, by whichever server looks first', async () => {
    const at = await start();
    await at.waits();
    at.clock.advance(10 * MINUTE - 1);
    expect(await at.alerts.round()).toBe(0);
    at.clock.advance(1);
    const another = at.alertsOn(at.storage);
    const told = await Promise.all([at.alerts.round(), another.round()]);
    expect(told.toSorted()).toEqual([0, 1]);
    expect(await at.alerts.round()).toBe(0);
    expect(await at.mails()).toEqual([
      { to: 'ingrid@hospital.example', organization: 'Oslo Hospital', team: null, visitors: 1, minutes: 10 },
    ]);
  });

  it('is told again, and to reception, when three times as long has passed', async () => {
    const at = await start();
    await at.waits();
    const reception = await at.professional(at.organizationId, 'Front desk');
    await at.member(reception.memberId, { role: 'reception', email: 'desk@hospital.example' });
    at.clock.advance(10 * MINUTE);
    await at.alerts.round();
    at.clock.advance(20 * MINUTE);
    expect(await at.alerts.round()).toBe(1);
    expect((await at.mails()).slice(1).map(({ to }) => to)).toEqual(
      expect.arrayContaining(['ingrid@hospital.example', 'desk@hospital.example']),
    );
    at.clock.advance(600 * MINUTE);
    expect(await at.alerts.round()).toBe(0);
  });

  it('counts from when they were told that it goes on, and anew for whoever takes over', async () => {
    const at = await start();
    const consultation = at.kari.consultationId;
    await at.waits();
    await at.run((tx) => at.delay.run(tx, at.ingrid, { consultation, minutes: 30 }, LOOKING));
    at.clock.advance(39 * MINUTE);
    expect(await at.alerts.round()).toBe(0);
    at.clock.advance(MINUTE);
    expect(await at.alerts.round()).toBe(1);
    const room = await at.team('Physiotherapy', at.organizationId, at.omar.memberId);
    await at.escalates(room);
    const to = { kind: 'team', id: room } as const;
    await at.run((tx) => at.transfer.run(tx, at.ingrid, { consultation, from: at.ingrid.memberId, to, note: null }));
    expect(await at.alerts.round()).toBe(0);
    at.clock.advance(10 * MINUTE);
    expect(await at.alerts.round()).toBe(1);
    expect((await at.mails()).at(-1)).toMatchObject({ to: 'omar@hospital.example', team: 'Physiotherapy' });
  });

  it('concerns nobody in a room that does not want it, or who is being rung', async () => {
    const at = await start();
    const per = await at.invite(at.organizationId, at.omar.memberId, 'Per');
    await at.waits();
    await at.waits(per);
    await at.rings();
    at.clock.advance(60 * MINUTE);
    expect(await at.alerts.round()).toBe(0);
    const alerts = await at.run((tx) => tx.entities.find(ConsultationEntity));
    expect(alerts.map((each) => each.alerts)).toEqual([0, 0]);
  });
});
