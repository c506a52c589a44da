import { eachStorage } from '@confrere/platform/storage';
import { appointmentEntities, bookingClinic } from './appointments.fixture.js';

jest.setTimeout(60_000);
const KARI = { phone: '412 34 567', mail: 'kari@example.org' } as const;

eachStorage('what a visitor is told of an appointment', (open) => {
  const place = async () => bookingClinic(await open(appointmentEntities));

  it('is the invitation by every way, a reminder the day before and one ten minutes before, by one way', async () => {
    const at = await place();
    const [id = ''] = await at.booked(KARI);
    const [first, second, ...reminders] = await at.messages(id);
    expect([first, second].sort()).toEqual([
      `visitor-invitation by mail, waiting, ${at.clock.now().toISOString()}`,
      `visitor-invitation by sms, waiting, ${at.clock.now().toISOString()}`,
    ]);
    expect(reminders).toEqual([
      'visitor-reminder-day by sms, waiting, 2026-12-02T09:30:00.000Z',
      'visitor-reminder-minutes by sms, waiting, 2026-12-03T09:20:00.000Z',
    ]);
  });

  it('is not a reminder for which it is too late when the appointment is made', async () => {
    const at = await place();
    at.clock.advance(new Date('2026-12-03T09:00:00.000Z').getTime() - at.clock.now().getTime());
    const [id = ''] = await at.booked({ phone: KARI.phone });
    expect((await at.messages(id)).map((each) => each.split(' ')[0])).toEqual([
      ...['visitor-invitation', 'visitor-reminder-minutes'],
    ]);
    const [now = ''] = await at.booked({ phone: KARI.phone, at: null, with: { kind: 'member', id: at.omar.memberId } });
    expect(await at.messages(now)).toHaveLength(1);
  });

  it('moves along with the appointment, and ends with it: nothing that was to come comes', async () => {
    const at = await place();
    const [id = ''] = await at.booked({ phone: KARI.phone });
    // Nothing has been sent yet: the invitation comes with the new time.
    await at.moved(id, { at: { day: '2026-12-10', time: '10:30' } });
    const waiting = async () =>
      (await at.messages(id))
        .filter((each) => each.includes('waiting'))
        .map((each) => each.replace(/ by.*waiting,/, ''));
    expect((await waiting()).slice(1)).toEqual([
      ...['visitor-reminder-day 2026-12-09T09:30:00.000Z', 'visitor-reminder-minutes 2026-12-10T09:20:00.000Z'],
    ]);
    await at.cancelled(id, 'one', 1);
    expect(await waiting()).toEqual([]);
  });

  it('of a series is the first invitation at once, and the others a week ahead', async () => {
    const at = await place();
    const ids = await at.booked({ phone: KARI.phone, series: { unit: 'week', every: 2, count: 3 } });
    const first = await Promise.all(ids.map(async (id) => (await at.messages(id))[0]));
    expect(first.map((each) => each?.split(', ')[2])).toEqual([
      ...[at.clock.now().toISOString(), '2026-12-10T09:30:00.000Z', '2026-12-24T09:30:00.000Z'],
    ]);
  });

  it('is previewed word for word, names no team and no reason, and costs what is said', async () => {
    const at = await place();
    const team = await at.queue.team('Psychiatry', at.organizationId, at.ingrid.memberId);
    const { messages } = await at.preview({ ...KARI, with: { kind: 'team', id: team } });
    expect(messages.map(({ channel }) => channel)).toEqual(['sms', 'mail']);
    expect(JSON.stringify(messages)).not.toMatch(/Psychiatry|Doctor/);
    expect(messages[0]).toMatchObject({ encoding: 'GSM-7', segments: expect.any(Number) as number });
    const named = await at.preview({ phone: KARI.phone });
    expect(named.messages[0]?.text).toMatch(/10:30/);
    expect((await at.preview({})).messages).toEqual([]);
    await expect(at.preview({ phone: '12' })).rejects.toMatchObject({ code: 'contact.phone' });
  });

  it('is said again by the same link, and not at all once the link was taken away', async () => {
    const at = await place();
    const [id = ''] = await at.booked({ phone: KARI.phone });
    const of = { organizationId: at.organizationId, consultationId: id };
    const before = await at.run((tx) => at.contacts.read(tx.entities, of));
    await at.run((tx) => at.handing.again(tx, at.ingrid, id));
    expect((await at.messages(id)).filter((each) => each.startsWith('visitor-invitation'))).toHaveLength(2);
    expect(await at.run((tx) => at.contacts.read(tx.entities, of))).toEqual(before);
    await at.run((tx) => at.handing.revoke(tx, at.ingrid, id));
    expect((await at.messages(id)).every((each) => each.includes('withdrawn'))).toBe(true);
    expect(await at.links.find(/\/j\/(.+)#/.exec(before?.link ?? '')?.[1] ?? '')).toBeNull();
    const [silent = ''] = await at.booked({ at: { day: '2026-12-05', time: '10:30' } });
    await expect(at.run((tx) => at.handing.again(tx, at.ingrid, silent))).rejects.toMatchObject({
      code: 'contact.missing',
    });
  });
});
