import { AuditEventEntity, auditEntities, AuditTrail } from '@confrere/features/audit';
import { FoundOrganization, organizationEntities } from '@confrere/features/organizations';
import { AddMember, peopleEntities } from '@confrere/features/people';
import { FakeClock, RandomIds } from '@confrere/kernel';
import { PublicOrigin } from '@confrere/platform/access';
import { eachStorage, type TestStorage } from '@confrere/platform/storage';
import { SilentLog } from '@confrere/platform/telemetry';
import { Deliveries, type DeliveryChanged } from './deliveries.js';
import type { Handover } from './handover.js';
import { Outbox, type OutgoingMessage } from './outbox.js';
import { OutboxMessageEntity } from './outbox-message.entity.js';
import { FIRST_PAUSE, LEASE, OutboxRound } from './outbox-round.js';
import { OutboxSeal } from './outbox-seal.js';
import type { OutgoingSms } from './sms/sms-delivery.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const LINK = '/j/3pQ0k1yL8vX2mN7aB5cD9e#q1Xo3mJtT0yVbY0xw2n5aAq1Xo3mJtT0yVbY0xw2n5a';
const entities = [...auditEntities, ...organizationEntities, ...peopleEntities, OutboxMessageEntity];

async function clinic({ unitOfWork, events }: TestStorage) {
  const clock = new FakeClock();
  const ids = new RandomIds(() => clock.now().getTime());
  const organization = { name: 'Oslo Hospital', supportPhone: null, emergencyNumber: '113', timeZone: 'Europe/Oslo' };
  const { organizationId, memberId } = await unitOfWork.everywhere.run(async (tx) => {
    const id = await new FoundOrganization(clock, ids).found(tx, organization);
    const person = { organizationId: id, role: 'owner', displayName: 'Dr Ingrid Hansen', title: null } as const;
    return { organizationId: id, memberId: await new AddMember(clock, ids).add(tx, person) };
  });
  const seal = new OutboxSeal(['a-secret-that-is-long-enough-to-count-123']);
  const outbox = new Outbox(undefined, seal, clock, ids, true);
  const sent: OutgoingSms[] = [];
  const gateway = {
    answer: (_message: OutgoingSms): Promise<Handover> => Promise.resolve({ as: 'sent' }),
    deliver: (message: OutgoingSms): Promise<Handover> => {
      sent.push(message);
      return gateway.answer(message);
    },
  };
  const audit = new AuditTrail(clock, ids);
  const origin = new PublicOrigin('https://visit.example.org');
  const round = () =>
    new OutboxRound(unitOfWork, { mail: null, sms: gateway }, seal, audit, events, origin, clock, new SilentLog());
  const run = unitOfWork.in(organizationId);
  const send = (message: Partial<OutgoingMessage<'visitor-invitation'>> = {}) =>
    run.run((tx) =>
      outbox.send(tx, {
        organizationId,
        channel: 'sms',
        template: 'visitor-invitation',
        to: '+4741234567',
        fields: {
          organization: 'Oslo Hospital',
          visitor: 'Kari',
          with: 'Dr Ingrid Hansen',
          plannedAt: null,
          timeZone: 'Europe/Oslo',
          link: LINK,
          supportPhone: null,
        },
        about: 'consultation-1',
        ...message,
      }),
    );
  const told: string[] = [];
  events.on<DeliveryChanged>('delivery.changed', ({ about, state }) => void told.push(`${about} ${state}`));
  const states = async (about = 'consultation-1') =>
    ((await run.read((rows) => Deliveries.of(rows, organizationId, [about]))).get(about) ?? []).map(
      ({ template, state, reason }) => [template, state, ...(reason ? [reason] : [])].join(' '),
    );
  const withdraw = (templates?: OutgoingMessage['template'][]) =>
    run.run((tx) => outbox.withdraw(tx, { organizationId, about: 'consultation-1', ...(templates && { templates }) }));
  const trail = () => unitOfWork.everywhere.read((rows) => rows.find(AuditEventEntity));
  const rows = () => unitOfWork.everywhere.read((all) => all.find(OutboxMessageEntity));
  return {
    clock,
    outbox,
    organizationId,
    memberId,
    run,
    sent,
    gateway,
    round,
    send,
    told,
    states,
    withdraw,
    trail,
    rows,
  };
}

const followUp = (template: 'visitor-reminder-day' | 'visitor-reminder-minutes' | 'visitor-ready') =>
  ({ template }) as unknown as Partial<OutgoingMessage<'visitor-invitation'>>;

eachStorage('messages to visitors', (open) => {
  it('go out in words, and their way is told to whoever shows the consultation', async () => {
    const storage = await open(entities);
    const place = await clinic(storage);
    await place.send();
    expect(await place.states()).toEqual(['visitor-invitation waiting']);
    await place.round().wake();
    expect(place.sent).toEqual([
      expect.objectContaining({
        to: '+4741234567',
        text: expect.stringContaining(`https://visit.example.org${LINK}`) as string,
      }),
    ]);
    expect(await place.states()).toEqual(['visitor-invitation sent']);
    await storage.events.settled();
    expect(place.told).toEqual(['consultation-1 waiting', 'consultation-1 sent']);
    expect(await place.rows()).toEqual([expect.objectContaining({ sealed: null, segments: 1 })]);
  });

  it('wait for their time, and are of no use after it', async () => {
    const place = await clinic(await open(entities));
    const start = place.clock.now().getTime();
    const [notBefore, notAfter] = [new Date(start + HOUR), new Date(start + HOUR + 10 * MINUTE)];
    await place.send({ notBefore, notAfter });
    await place.round().wake();
    expect(place.sent).toEqual([]);
    place.clock.advance(HOUR);
    place.gateway.answer = () => Promise.resolve({ as: 'later', code: 'ECONNREFUSED' });
    await place.round().wake();
    expect(place.sent).toHaveLength(1);
    place.clock.advance(11 * MINUTE);
    await place.round().wake();
    expect(place.sent).toHaveLength(1);
    expect(await place.states()).toEqual(['visitor-invitation given-up too-late']);
    expect(await place.trail()).toMatchObject([{ action: 'sms.given-up', detail: { reason: 'too-late' } }]);
  });

  it('are tried once more at the last moment rather than only after it', async () => {
    const place = await clinic(await open(entities));
    await place.send({ notAfter: new Date(place.clock.now().getTime() + 90_000) });
    place.gateway.answer = () => Promise.resolve({ as: 'later', code: 'ECONNREFUSED' });
    const round = place.round();
    await round.wake();
    place.clock.advance(FIRST_PAUSE);
    await round.wake();
    place.clock.advance(30_000);
    place.gateway.answer = () => Promise.resolve({ as: 'sent' });
    await round.wake();
    expect(await place.states()).toEqual(['visitor-invitation sent']);
    expect(place.sent).toHaveLength(3);
  });

  it('are taken back when an appointment is cancelled, all or some, but not what went out', async () => {
    const storage = await open(entities);
    const place = await clinic(storage);
    await place.send();
    await place.round().wake();
    const notBefore = new Date(place.clock.now().getTime() + HOUR);
    place.clock.advance(1);
    await place.send({ ...followUp('visitor-reminder-day'), notBefore });
    place.clock.advance(1);
    await place.send({ ...followUp('visitor-reminder-minutes'), notBefore });
    await place.send({ about: 'consultation-2', notBefore });
    expect(await place.withdraw(['visitor-reminder-day'])).toBe(1);
    expect(await place.withdraw()).toBe(1);
    expect(await place.withdraw()).toBe(0);
    place.clock.advance(2 * HOUR);
    await place.round().wake();
    expect(place.sent).toHaveLength(2);
    expect(await place.states()).toEqual([
      'visitor-invitation sent',
      'visitor-reminder-day withdrawn',
      'visitor-reminder-minutes withdrawn',
    ]);
    expect(await place.states('consultation-2')).toEqual(['visitor-invitation sent']);
    await storage.events.settled();
    expect(place.told.filter((each) => each.endsWith('withdrawn'))).toHaveLength(2);
  });

  it('that are being handed over when they are taken back are not tried a second time', async () => {
    const place = await clinic(await open(entities));
    let fail = (): void => undefined;
    place.gateway.answer = () =>
      new Promise((resolve) => (fail = () => resolve({ as: 'later', code: 'ECONNREFUSED' })));
    await place.send();
    const round = place.round();
    const going = round.wake();
    while (place.sent.length === 0) await new Promise((next) => setImmediate(next));
    expect(await place.withdraw()).toBe(0);
    fail();
    await going;
    place.clock.advance(LEASE + HOUR);
    await round.wake();
    expect(place.sent).toHaveLength(1);
    expect(await place.states()).toEqual(['visitor-invitation given-up ECONNREFUSED']);
  });

  it('that somebody waits for go before a pile of others', async () => {
    const place = await clinic(await open(entities));
    for (let count = 0; count < 20; count++) await place.send({ about: `consultation-${count}` });
    await place.send(followUp('visitor-ready'));
    await place.round().wake();
    expect(place.sent[0]?.text).toContain('is ready');
    expect(place.sent).toHaveLength(21);
  });

  it('that nobody answers keep few others back', async () => {
    const place = await clinic(await open(entities));
    let first = true;
    place.gateway.answer = () => {
      if (!first) return Promise.resolve({ as: 'sent' });
      first = false;
      return new Promise(() => undefined);
    };
    const round = place.round();
    await place.send();
    void round.wake();
    while (place.sent.length === 0) await new Promise((next) => setImmediate(next));
    await place.send({ about: 'consultation-2' });
    void round.wake();
    while ((await place.states('consultation-2'))[0] !== 'visitor-invitation sent')
      await new Promise((next) => setImmediate(next));
    expect(await place.states()).toEqual(['visitor-invitation waiting']);
  });

  it('are refused beyond what one member may send within an hour; a series is spread', async () => {
    const place = await clinic(await open(entities));
    const senderId = place.memberId;
    for (let count = 0; count < 120; count++) await place.send({ senderId, about: `consultation-${count}` });
    await expect(place.send({ senderId })).rejects.toMatchObject({ code: 'sms.quota-reached', kind: 'limited' });
    const later = await place.send({ senderId, spread: true });
    expect(Number(later) - Number(place.clock.now())).toBe(HOUR);
    await expect(place.send()).resolves.toEqual(place.clock.now());
  });

  it('that follow an invitation are left out when there were ten within an hour, and refuse nothing', async () => {
    const place = await clinic(await open(entities));
    for (let count = 0; count < 10; count++)
      expect(await place.send(followUp('visitor-ready'))).toEqual(place.clock.now());
    expect(await place.send(followUp('visitor-ready'))).toBeNull();
    expect(await place.send({ ...followUp('visitor-ready'), about: 'consultation-2' })).not.toBeNull();
    place.clock.advance(HOUR + 1);
    expect(await place.send(followUp('visitor-ready'))).not.toBeNull();
  });

  it('are told to be impossible where there is no gateway, or to what is no number', async () => {
    const storage = await open(entities);
    const place = await clinic(storage);
    for (const to of ['41234567', 'kari@clinic.example', '+47 412 34 567'])
      await expect(place.send({ to })).rejects.toMatchObject({ code: 'sms.number-invalid' });
    await expect(place.send({ channel: 'mail' })).rejects.toMatchObject({ code: 'mail.not-set-up' });
    expect([place.outbox.canSend('sms'), place.outbox.canSend('mail')]).toEqual([true, false]);
  });

  it('of another organization are neither shown nor taken back', async () => {
    const storage = await open(entities);
    const place = await clinic(storage);
    await place.send({ notBefore: new Date(place.clock.now().getTime() + HOUR) });
    const found = await storage.unitOfWork.everywhere.run((tx) =>
      new FoundOrganization(place.clock, new RandomIds(() => place.clock.now().getTime())).found(tx, {
        name: 'Another',
        supportPhone: null,
        emergencyNumber: '113',
        timeZone: 'Europe/Oslo',
      }),
    );
    const other = storage.unitOfWork.in(found);
    expect(await other.read((rows) => Deliveries.of(rows, found, ['consultation-1']))).toEqual(new Map());
    expect(await other.run((tx) => place.outbox.withdraw(tx, { organizationId: found, about: 'consultation-1' }))).toBe(
      0,
    );
    expect(await place.states()).toEqual(['visitor-invitation waiting']);
  });
});
