import { eachStorage } from '@confrere/platform/storage';
import { TAB } from '../rooms.fixture.js';
import { AppointmentSlotEntity } from './appointment-slot.entity.js';
import { appointmentEntities, bookingClinic } from './appointments.fixture.js';
import { statusOf } from './appointment-status.js';

const refused = (code: string): unknown => expect.objectContaining({ code });
const TAKEN = { code: 'appointment.double-booked', about: { at: '2026-12-03T09:30:00.000Z' } };
const weekly = { unit: 'week', every: 1, count: 3 } as const;
const COMMAND_TIME = 60_000;
jest.setTimeout(COMMAND_TIME);

eachStorage('an appointment', (open) => {
  const place = async () => bookingClinic(await open(appointmentEntities));

  it('is at the time that the clocks of the organization show', async () => {
    const at = await place();
    const [id = ''] = await at.booked();
    expect(await at.one(id)).toMatchObject({
      ...{ startsAt: '2026-12-03T09:30:00.000Z', minutes: 30, status: 'booked', version: 0, overlapping: false },
      ...{ visitorName: 'Kari Nordmann', professional: { member: at.ingrid.memberId }, series: null, movedFrom: null },
    });
  });

  it('takes its time from the professional: no other can be booked into it, and the refusal names the time and nobody', async () => {
    const at = await place();
    await at.booked();
    for (const time of ['10:30', '10:15', '10:55']) {
      const error = await at.booked({ at: { day: '2026-12-03', time } }).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ code: TAKEN.code });
      expect(JSON.stringify(error)).not.toMatch(/Kari/);
    }
    await expect(at.booked()).rejects.toMatchObject(TAKEN);
    await at.booked({ at: { day: '2026-12-03', time: '11:00' } });
    await at.booked({ at: { day: '2026-12-03', time: '10:00' } });
    await at.booked({ with: { kind: 'member', id: at.omar.memberId } });
  });

  it('of 20 who book the same time at once one gets it', async () => {
    const at = await place();
    const all = await Promise.allSettled(Array.from({ length: 20 }, () => at.booked()));
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const each of all) if (each.status === 'rejected') expect(each.reason).toMatchObject(TAKEN);
    expect((await at.list()).appointments).toHaveLength(1);
  });

  it('of a team can be had by as many at once as it has members, also of 20 who ask at once', async () => {
    const at = await place();
    const team = await at.queue.team('Physio', at.organizationId, at.ingrid.memberId, at.omar.memberId);
    const some = { with: { kind: 'team', id: team } } as const;
    const all = await Promise.allSettled(Array.from({ length: 20 }, () => at.booked(some)));
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(2);
    for (const each of all) if (each.status === 'rejected') expect(each.reason).toMatchObject(TAKEN);
  });

  it('cannot be doubled by what goes past our look: the database refuses the same five minutes', async () => {
    const at = await place();
    const [id = ''] = await at.booked();
    const [row] = await at.run((tx) => tx.entities.findBy(AppointmentSlotEntity, { consultationId: id }));
    await expect(at.run((tx) => tx.entities.insert(AppointmentSlotEntity, { ...row! }))).rejects.toThrow(/unique/i);
  });

  it('is not for a time that is over, nor with somebody who meets no visitors, nor of another organization', async () => {
    const at = await place();
    await expect(at.booked({ at: { day: '2020-01-01', time: '10:00' } })).rejects.toEqual(refused('appointment.past'));
    await expect(at.booked({ at: { day: '2031-01-01', time: '10:00' } })).rejects.toEqual(
      refused('appointment.too-far'),
    );
    const other = await at.found('Another');
    const stranger = await at.professional(other, 'Dr X');
    await expect(at.booked({ with: { kind: 'member', id: stranger.memberId } })).rejects.toEqual(
      refused('member.no-colleague'),
    );
    await expect(at.booked({ with: { kind: 'team', id: at.ingrid.memberId } })).rejects.toEqual(
      refused('room.not-found'),
    );
    await expect(at.booked({ phone: '12' })).rejects.toEqual(refused('contact.phone'));
    await expect(at.booked({ mail: 'kari' })).rejects.toEqual(refused('contact.mail'));
    expect((await at.list()).appointments).toEqual([]);
  });

  it('of a series has its place in it, and all of a series is booked or nothing', async () => {
    const at = await place();
    await at.booked({ at: { day: '2026-12-17', time: '10:30' } });
    await expect(at.booked({ series: weekly })).rejects.toMatchObject({ about: { at: '2026-12-17T09:30:00.000Z' } });
    expect((await at.list()).appointments).toHaveLength(1);
    await at.booked({ series: weekly, at: { day: '2026-12-03', time: '12:00' } });
    const { appointments } = await at.list({ search: 'nordmann' });
    expect(appointments.flatMap(({ series }) => (series ? [`${series.place}/${series.of}`] : []))).toEqual([
      ...['1/3', '2/3', '3/3'],
    ]);
  });

  it('that is moved keeps its link, which opens at the new time; its old time is free', async () => {
    const at = await place();
    const made = await at.run((tx) => at.book.run(tx, at.ingrid, at.wish()));
    const [id = ''] = made.consultations;
    await at.moved(id, { at: { day: '2026-12-20', time: '09:00' }, minutes: 45 });
    expect(await at.one(id)).toMatchObject({
      ...{ startsAt: '2026-12-20T08:00:00.000Z', minutes: 45, version: 1, movedFrom: '2026-12-03T09:30:00.000Z' },
    });
    await at.booked();
    at.clock.advance(new Date('2026-12-20T07:00:00Z').getTime() - at.clock.now().getTime());
    const [, reference = '', secret = ''] = /^\/j\/(.+)#(.+)$/.exec(made.link) ?? [];
    const { invitation } = await at.links.open(reference, secret);
    expect(invitation).toMatchObject({ consultationId: id, expiresAt: new Date('2026-12-21T08:00:00Z') });
  });

  it('cannot be moved onto another, by somebody who saw an older one, or when its call has begun', async () => {
    const at = await place();
    const [id = ''] = await at.booked();
    await at.booked({ at: { day: '2026-12-04', time: '11:00' } });
    await expect(at.moved(id, {})).rejects.toEqual(refused('appointment.double-booked'));
    expect(await at.one(id)).toMatchObject({ startsAt: '2026-12-03T09:30:00.000Z', version: 0 });
    // Onto itself is no double booking.
    await at.moved(id, { at: { day: '2026-12-03', time: '10:45' } });
    await expect(at.moved(id, {})).rejects.toEqual(refused('appointment.changed'));
    await expect(at.cancelled(id)).rejects.toEqual(refused('appointment.changed'));
    await at.waits();
    const call = await at.rings();
    await at.run((tx) => at.answer.run(tx, at.kari, { call, tab: TAB }));
    await expect(at.moved(at.kari.consultationId, {})).rejects.toEqual(refused('appointment.under-way'));
  });

  it('whose visitor waits already can be moved: nobody waits until then', async () => {
    const at = await place();
    await at.waits();
    await at.moved(at.kari.consultationId, {});
    expect(await at.consultation()).toMatchObject({ state: 'invited', waitingSince: null, seatTab: null });
    expect((await at.one(at.kari.consultationId)).startsAt).toBe('2026-12-04T10:00:00.000Z');
  });

  it('that is cancelled is over with that outcome, its time is free and its link still leads to it', async () => {
    const at = await place();
    const made = await at.run((tx) => at.book.run(tx, at.ingrid, at.wish()));
    const [id = ''] = made.consultations;
    await at.cancelled(id);
    expect(await at.one(id)).toMatchObject({ status: 'cancelled' });
    expect(await at.consultation(id)).toMatchObject({ state: 'ended', outcome: 'cancelled' });
    const [, reference = ''] = /^\/j\/(.+)#/.exec(made.link) ?? [];
    expect(await at.links.find(reference)).toMatchObject({ consultationId: id });
    await at.booked();
    await expect(at.cancelled(id)).rejects.toEqual(refused('appointment.under-way'));
  });

  it.each([
    ['one', [false, true, false]],
    ['following', [false, true, true]],
    ['all', [true, true, true]],
  ] as const)('of a series: %s of it is moved, and then cancelled', async (which, touched) => {
    const at = await place();
    const ids = await at.booked({ series: weekly, at: { day: '2026-12-03', time: '10:30' } });
    await at.moved(ids[1] ?? '', { which, at: { day: '2026-12-11', time: '08:00' } });
    const starts = await Promise.all(ids.map(async (id) => (await at.one(id)).startsAt));
    const [before, after] = [
      ['2026-12-03T09:30:00.000Z', '2026-12-10T09:30:00.000Z', '2026-12-17T09:30:00.000Z'],
      ['2026-12-04T07:00:00.000Z', '2026-12-11T07:00:00.000Z', '2026-12-18T07:00:00.000Z'],
    ];
    expect(starts).toEqual(touched.map((moved, index) => (moved ? after : before)?.[index]));
    await at.cancelled(ids[1] ?? '', which, 1);
    const states = await Promise.all(ids.map(async (id) => (await at.one(id)).status === 'cancelled'));
    expect(states).toEqual(touched);
  });

  it('of a series may go where another of it was: all move as one', async () => {
    const at = await place();
    const ids = await at.booked({ series: weekly });
    await at.moved(ids[0] ?? '', { which: 'all', at: { day: '2026-12-10', time: '10:30' } });
    expect((await at.one(ids[2] ?? '')).startsAt).toBe('2026-12-24T09:30:00.000Z');
  });

  it('goes to the colleague with the visitor, with its time; where that is taken both stand, marked', async () => {
    const at = await place();
    const [first = ''] = await at.booked();
    const [second = ''] = await at.booked({ at: { day: '2026-12-04', time: '10:30' } });
    await at.booked({ at: { day: '2026-12-04', time: '10:30' }, with: { kind: 'member', id: at.omar.memberId } });
    const { memberId: from } = at.ingrid;
    await at.run((tx) => at.handOver.run(tx, { actor: at.omar, from, to: at.omar.memberId }));
    expect(await at.one(first)).toMatchObject({ professional: { member: at.omar.memberId }, overlapping: false });
    expect(await at.one(second)).toMatchObject({ professional: { member: at.omar.memberId }, overlapping: true });
    await expect(at.booked({ with: { kind: 'member', id: at.omar.memberId } })).rejects.toMatchObject(TAKEN);
    await at.booked();
  });

  it('can be transferred to a colleague, who has the time taken then', async () => {
    const at = await place();
    const [id = ''] = await at.booked();
    const to = { kind: 'member', id: at.omar.memberId } as const;
    const wish = { consultation: id, from: at.ingrid.memberId, to, note: null };
    await at.run((tx) => at.queue.transfer.run(tx, at.ingrid, wish));
    await expect(at.booked({ with: to })).rejects.toMatchObject(TAKEN);
    await at.booked();
  });

  it('is found by its day there, by its professional and by part of a name, page after page', async () => {
    const at = await place();
    const hours = Array.from({ length: 230 }, (_, index) => index);
    for (const index of hours)
      await at.booked({
        at: { day: `2026-12-${String(2 + Math.floor(index / 90)).padStart(2, '0')}`, time: clockOf((index % 90) * 10) },
        visitorName: index % 100 === 7 ? 'Åse Berg' : `Visitor ${index}`,
        minutes: 5,
      });
    const seen: string[] = [];
    let after: string | null = '';
    while (after !== null) {
      const page = await at.list(after === '' ? {} : { after });
      seen.push(...page.appointments.map(({ consultation }) => consultation));
      after = page.next;
    }
    expect(new Set(seen).size).toBe(230);
    expect((await at.list({ from: '2026-12-03', to: '2026-12-03' })).appointments).toHaveLength(90);
    expect((await at.list({ search: 'åse' })).appointments).toHaveLength(3);
    expect((await at.list({ search: 'nobody' })).next).toBeNull();
    expect((await at.list({ member: at.omar.memberId })).appointments).toEqual([]);
    await expect(at.list({ from: '2026-12-02', to: '2026-12-01' })).rejects.toEqual(refused('request.invalid'));
    await expect(at.list({ from: '2026-01-01', to: '2026-12-01' })).rejects.toEqual(refused('request.invalid'));
  });
});

const clockOf = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;

describe('where an appointment stands', () => {
  const untouched = { state: 'invited', outcome: null, openedAt: null, checkedAt: null } as const;
  const at = new Date(0);
  it.each([
    ['booked', untouched],
    ['opened', { ...untouched, openedAt: at }],
    ['checked', { ...untouched, openedAt: at, checkedAt: at }],
    ['waiting', { ...untouched, state: 'waiting' }],
    ['waiting', { ...untouched, state: 'ringing' }],
    ['in-consultation', { ...untouched, state: 'in-consultation' }],
    ['completed', { ...untouched, state: 'ended' }],
    ['by-phone', { ...untouched, state: 'ended', outcome: 'by-phone' }],
    ['no-show', { ...untouched, state: 'ended', outcome: 'no-show' }],
    ['cancelled', { ...untouched, state: 'ended', outcome: 'cancelled' }],
  ] as const)('is read off its consultation: %s', (status, consultation) => {
    expect(statusOf(consultation)).toBe(status);
  });
});
