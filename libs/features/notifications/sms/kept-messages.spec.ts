import { AuditEventEntity, auditEntities, AuditTrail } from '@confrere/features/audit';
import { FoundOrganization, organizationEntities } from '@confrere/features/organizations';
import { peopleEntities } from '@confrere/features/people';
import { FakeClock, RandomIds } from '@confrere/kernel';
import { PublicOrigin } from '@confrere/platform/access';
import { eachStorage, type TestStorage } from '@confrere/platform/storage';
import { SilentLog } from '@confrere/platform/telemetry';
import { Deliveries, type DeliveryChanged } from '../deliveries.js';
import { Outbox } from '../outbox.js';
import { OutboxMessageEntity } from '../outbox-message.entity.js';
import { LEASE, OutboxRound } from '../outbox-round.js';
import { OutboxSeal } from '../outbox-seal.js';
import { DeliveryReports } from './delivery-reports.js';
import { HttpGateway } from './http-gateway.js';
import { ShownMessageEntity } from './shown-message.entity.js';
import { ShownMessages } from './shown-messages.js';
import { smsGateway } from './sms-gateway.fixture.js';
import { SmsGateways } from './sms-gateways.js';

const SECRETS = ['a-secret-that-is-long-enough-to-count-123'] as const;
const LINK = '/j/3pQ0k1yL8vX2mN7aB5cD9e#q1Xo3mJtT0yVbY0xw2n5aAq1Xo3mJtT0yVbY0xw2n5a';
const RULES = { sender: 'OsloHosp', senders: {}, excludedPrefixes: [] };
const entities = [
  ...auditEntities,
  ...organizationEntities,
  ...peopleEntities,
  OutboxMessageEntity,
  ShownMessageEntity,
];

async function clinic({ unitOfWork, events }: TestStorage, url: string) {
  const clock = new FakeClock();
  const ids = new RandomIds(() => clock.now().getTime());
  const clinicFields = { name: 'Oslo Hospital', supportPhone: null, emergencyNumber: '113', timeZone: 'Europe/Oslo' };
  const organizationId = await unitOfWork.everywhere.run((tx) =>
    new FoundOrganization(clock, ids).found(tx, clinicFields),
  );
  const seal = new OutboxSeal(SECRETS);
  const audit = new AuditTrail(clock, ids);
  const gateway = () =>
    new HttpGateway({
      ...{ kind: 'http', name: 'main', url, method: 'POST', contentType: 'json', headers: {}, values: {} },
      ...{
        body: '{"id":"{id}","to":"{to}","text":"{text}"}',
        messageId: '"messageId":"([^"]+)"',
        excludedPrefixes: [],
      },
    });
  const server = () => {
    const gateways = new SmsGateways([gateway()], RULES, clock);
    const origin = new PublicOrigin('https://visit.example.org');
    return new OutboxRound(
      unitOfWork,
      { mail: null, sms: gateways },
      seal,
      audit,
      events,
      origin,
      clock,
      new SilentLog(),
    );
  };
  const outbox = new Outbox(undefined, seal, clock, ids, true);
  const send = (about: string) =>
    unitOfWork.in(organizationId).run((tx) =>
      outbox.send(tx, {
        ...{ organizationId, channel: 'sms', template: 'visitor-ready', to: '+4741234567', about },
        fields: {
          ...{ organization: 'Oslo Hospital', visitor: 'Kari', with: 'Dr Hansen', plannedAt: null },
          ...{ timeZone: 'Europe/Oslo', link: LINK, supportPhone: null },
        },
      }),
    );
  const deliveries = async (about: string) =>
    (await unitOfWork.in(organizationId).read((rows) => Deliveries.of(rows, organizationId, [about]))).get(about) ?? [];
  const reports = new DeliveryReports(unitOfWork, audit, clock, (error) => {
    throw error;
  });
  return { clock, organizationId, server, send, deliveries, reports };
}

eachStorage('text messages on their way', (open) => {
  let fake: Awaited<ReturnType<typeof smsGateway>>;
  beforeEach(async () => (fake = await smsGateway()));
  afterEach(() => fake.close());
  const ids = () => fake.requests.map(({ body }) => (JSON.parse(body) as { id: string }).id);

  it('are each handed over once by two servers side by side', async () => {
    const place = await clinic(await open(entities), fake.url);
    for (let count = 0; count < 12; count++) await place.send(`consultation-${count}`);
    await Promise.all([place.server().wake(), place.server().wake(), place.server().wake()]);
    // Who lost every race leaves the rest to whoever comes next.
    await place.server().wake();
    expect(ids()).toHaveLength(12);
    expect(new Set(ids()).size).toBe(12);
  });

  it('of a server that died in the middle go out again under the same id, by which a gateway knows them', async () => {
    const place = await clinic(await open(entities), fake.url);
    await place.send('consultation-1');
    // The gateway has it, and its answer never comes to anybody: the server is gone.
    fake.state.answer = () => undefined;
    void place.server().wake();
    while (fake.requests.length === 0) await new Promise((next) => setImmediate(next));
    fake.state.answer = (response) => void response.end('{"messageId":"m-1"}');
    await place.server().wake();
    expect(ids()).toHaveLength(1);
    place.clock.advance(LEASE);
    await place.server().wake();
    expect(ids()).toHaveLength(2);
    expect(new Set(ids()).size).toBe(1);
    expect(await place.deliveries('consultation-1')).toMatchObject([{ state: 'sent' }]);
    place.clock.advance(LEASE);
    await place.server().wake();
    expect(ids()).toHaveLength(2);
  });

  it('are delivered or failed when their gateway says so, once, and of the right organization', async () => {
    const storage = await open(entities);
    const place = await clinic(storage, fake.url);
    await place.send('consultation-1');
    await place.send('consultation-2');
    await place.server().wake();
    const told: string[] = [];
    storage.events.on<DeliveryChanged>('delivery.changed', ({ about, state }) => void told.push(`${about} ${state}`));
    const [first, second] = (
      await storage.unitOfWork.everywhere.read((rows) => rows.find(OutboxMessageEntity, { order: { about: 'ASC' } }))
    ).map(({ providerReference }) => providerReference ?? '');
    const report = (reference: string | undefined, as: 'delivered' | 'failed', gateway = 'main') =>
      place.reports.take({ gateway, references: [reference ?? ''], as, code: 'undeliv-001' });
    await report(first, 'delivered', 'another');
    expect(await place.deliveries('consultation-1')).toMatchObject([{ state: 'sent', deliveredAt: null }]);
    await report(first, 'delivered');
    await report(first, 'failed');
    await report(second, 'failed');
    const deliveredAt = place.clock.now().toISOString();
    expect(await place.deliveries('consultation-1')).toMatchObject([{ state: 'delivered', deliveredAt, reason: null }]);
    expect(await place.deliveries('consultation-2')).toMatchObject([{ state: 'failed', reason: 'undeliv-001' }]);
    await storage.events.settled();
    expect(told).toEqual(['consultation-1 delivered', 'consultation-2 failed']);
    const trail = await storage.unitOfWork.everywhere.read((rows) => rows.find(AuditEventEntity));
    expect(trail).toMatchObject([{ action: 'sms.given-up', detail: { reason: 'undeliv-001' } }]);
  });

  it('are found by a report that was faster than the note of their name', async () => {
    const place = await clinic(await open(entities), fake.url);
    await place.send('consultation-1');
    await place.reports.take({ gateway: 'main', references: ['m-1'], as: 'delivered', code: '' });
    await place.server().wake();
    place.clock.advance(2000);
    for (let turns = 0; turns < 50_000; turns++) {
      if ((await place.deliveries('consultation-1'))[0]?.state === 'delivered') break;
      await new Promise((next) => setImmediate(next));
    }
    expect(await place.deliveries('consultation-1')).toMatchObject([{ state: 'delivered' }]);
  });
});

eachStorage('text messages that are shown instead of sent', (open) => {
  it('are shown to their organization alone, sealed in the database, the same one once, and for a day', async () => {
    const { unitOfWork } = await open(entities);
    const clock = new FakeClock();
    const ids = new RandomIds(() => clock.now().getTime());
    const found = (name: string) =>
      unitOfWork.everywhere.run((tx) =>
        new FoundOrganization(clock, ids).found(tx, {
          ...{ name, supportPhone: null, emergencyNumber: '113', timeZone: 'Europe/Oslo' },
        }),
      );
    const [oslo, bergen] = [await found('Oslo Hospital'), await found('Bergen Hospital')];
    const shown = new ShownMessages(unitOfWork, SECRETS, clock);
    const message = { id: ids.id(), organizationId: oslo, from: 'OsloHosp', to: '+4741234567', text: 'Hello' };
    for (let twice = 0; twice < 2; twice++)
      expect(await shown.submit(message)).toEqual({ as: 'sent', reference: null });
    expect(await shown.list(oslo)).toMatchObject([{ to: '+4741234567', from: 'OsloHosp', text: 'Hello' }]);
    expect(await shown.list(bergen)).toEqual([]);
    const rows = await unitOfWork.everywhere.read((all) => all.find(ShownMessageEntity));
    expect(JSON.stringify(rows)).not.toMatch(/41234567|Hello/);
    clock.advance(25 * 3_600_000);
    await shown.submit({ ...message, id: ids.id(), text: 'Next day' });
    expect((await shown.list(oslo)).map(({ text }) => text)).toEqual(['Next day']);
  });
});
