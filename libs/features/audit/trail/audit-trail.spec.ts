import { FakeClock } from '@confrere/kernel';
import { eachStorage } from '@confrere/platform/storage';
import { fixtureEntities, MEMBER, ORG, OTHER, trailOn } from '../audit.fixture.js';
import { NOTHING_BEFORE } from '../chain/audit-entry.js';
import { ChainCheck } from '../chain/chain-check.js';
import { AuditEventEntity } from './audit-event.entity.js';
import { AuditForwardingEntity } from './audit-forwarding.entity.js';
import { AuditHeadEntity } from './audit-head.entity.js';
import { AuditPayloadEntity } from './audit-payload.entity.js';
import { AuditTrail } from './audit-trail.js';

eachStorage('the audit trail', (open) => {
  const empty = async () => {
    const storage = await open(fixtureEntities);
    return { storage, ...(await trailOn(storage)) };
  };
  const faultOf = (entries: Awaited<ReturnType<Awaited<ReturnType<typeof empty>>['chained']>>) => {
    const check = new ChainCheck({ organization: ORG });
    for (const each of entries) check.take(each);
    return check.finish();
  };

  it('numbers the entries of each organization from 1 without gaps, each built on the one before', async () => {
    const { record, chained } = await empty();
    for (let index = 0; index < 3; index++) await record({ detail: { index, note: 'æøå €', on: true, none: null } });
    await record({ organizationId: OTHER, actor: null });
    const [first, second, third] = await chained();
    expect([first, second, third].map((each) => each?.entry.seq)).toEqual([1, 2, 3]);
    expect(first?.entry).toMatchObject({ prev: NOTHING_BEFORE, actor: { kind: 'member', id: MEMBER.memberId } });
    expect([second?.entry.prev, third?.entry.prev]).toEqual([first?.hash, second?.hash]);
    expect(faultOf(await chained())).toBeNull();
    expect((await chained(OTHER)).map(({ entry }) => [entry.seq, entry.actor])).toEqual([
      [1, { kind: 'system', id: null }],
    ]);
  });

  it('neither forks nor leaves a gap when many write at once and some of them change their minds', async () => {
    const { unitOfWork, trail, chained } = await empty();
    const results = await Promise.allSettled(
      Array.from({ length: 60 }, (_, index) =>
        unitOfWork.in(ORG).run(async (tx) => {
          await trail.record(tx, { organizationId: ORG, actor: null, action: 'member.renamed', detail: { index } });
          if (index % 3 === 0) throw new Error('changed their mind');
        }),
      ),
    );
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(40);
    const entries = await chained();
    expect(entries).toHaveLength(40);
    expect(faultOf(entries)).toBeNull();
  }, 60_000);

  it('takes several entries in one transaction', async () => {
    const { unitOfWork, trail, chained } = await empty();
    await unitOfWork.everywhere.run(async (tx) => {
      for (const action of ['member.invited', 'member.renamed'] as const)
        await trail.record(tx, { organizationId: ORG, actor: null, action });
    });
    expect((await chained()).map(({ entry }) => [entry.seq, entry.action])).toEqual([
      [1, 'member.invited'],
      [2, 'member.renamed'],
    ]);
  });

  it('lets nothing be done that it cannot write down', async () => {
    const { storage, unitOfWork, trail, record } = await empty();
    await record();
    // As if somebody who owns the database had taken the head away: the next entry would be a second number 1.
    const postgres = storage.dataSource.options.type === 'postgres';
    await storage.dataSource.query(`DROP TRIGGER audit_head_kept${postgres ? ' ON audit_head' : ''}`);
    await storage.dataSource.query('DELETE FROM audit_head');
    const deed = unitOfWork.in(ORG).run(async (tx) => {
      await tx.entities.insert(AuditForwardingEntity, { id: 'deed', destination: 'file', seq: 0 });
      await trail.record(tx, { organizationId: ORG, actor: null, action: 'member.renamed' });
    });
    await expect(deed).rejects.toThrow();
    expect(await unitOfWork.in(ORG).read((entities) => entities.count(AuditForwardingEntity))).toBe(0);
  });

  it('keeps what people wrote apart: erasing it leaves the chain whole, changing it does not', async () => {
    const { storage, record, chained, unitOfWork } = await empty();
    await record({ reason: 'Kari asked for it', personal: { phone: '12345678' } });
    await record();
    const [first] = await chained();
    expect(first?.payload?.payload).toEqual({ reason: 'Kari asked for it', phone: '12345678' });
    expect(JSON.stringify(first?.entry)).not.toMatch(/Kari|1234/);
    expect(faultOf(await chained())).toBeNull();
    const forged = (await chained()).map((each) =>
      each.payload ? { ...each, payload: { ...each.payload, payload: { reason: 'Nobody asked' } } } : each,
    );
    expect(faultOf(forged)).toMatchObject({ code: 'payload.changed', seq: 1 });
    await expect(storage.dataSource.query(`UPDATE audit_payload SET salt = 'x'`)).rejects.toThrow(/never changed/);
    await unitOfWork.in(ORG).run(({ entities }) => entities.delete(AuditPayloadEntity, {}));
    expect((await chained()).map(({ payload }) => payload)).toEqual([null, null]);
    expect(faultOf(await chained())).toBeNull();
  });

  it.each([
    [`UPDATE audit_event SET action = 'x'`, /never changed/],
    [`UPDATE audit_event SET hash = hash`, /never changed/],
    [`DELETE FROM audit_event`, /never deleted/],
    [`DELETE FROM audit_event WHERE seq = 2`, /never deleted/],
    [`UPDATE audit_head SET seq = 1`, /only goes on/],
    [`UPDATE audit_head SET seq = 9`, /only goes on/],
    [`UPDATE audit_head SET hash = 'x'`, /only goes on/],
    [`UPDATE audit_head SET anchor_seq = 3`, /check|CHECK/],
    [`DELETE FROM audit_head`, /never (deleted|changed)/],
  ])('is refused by the database itself: %s', async (statement, why) => {
    const { storage, record, chained } = await empty();
    await record();
    await record();
    await expect(storage.dataSource.query(statement)).rejects.toThrow(why);
    expect(faultOf(await chained())).toBeNull();
    expect(await chained()).toHaveLength(2);
  });

  it('lets a prefix go once the anchor has passed it, and no more; the chain says that it was dropped', async () => {
    const { storage, record, chained, unitOfWork } = await empty();
    for (let index = 0; index < 4; index++) await record();
    const second = (await chained())[1];
    await unitOfWork.in(ORG).run(async ({ entities }) => {
      await entities.update(AuditHeadEntity, {}, { anchorSeq: 2, anchorHash: second?.hash ?? '' });
    });
    await storage.dataSource.query('DELETE FROM audit_event WHERE seq <= 2');
    await expect(storage.dataSource.query('DELETE FROM audit_event WHERE seq = 3')).rejects.toThrow(/never deleted/);
    await expect(storage.dataSource.query('UPDATE audit_head SET anchor_seq = 1')).rejects.toThrow(/only goes on/);
    expect(faultOf(await chained())).toMatchObject({ code: 'trail.begins-late', seq: 3 });
    await record({ action: 'audit-trail.shortened', detail: { upTo: 2, hash: second?.hash ?? '' } });
    expect(faultOf(await chained())).toBeNull();
  });

  it('goes on in order where the clock is set back, and shows where that was', async () => {
    const { unitOfWork, ids, chained } = await empty();
    const recordAt = (time: string) => {
      const trail = new AuditTrail(new FakeClock(new Date(`2026-12-01T${time}Z`)), ids);
      return unitOfWork
        .in(ORG)
        .run((tx) => trail.record(tx, { organizationId: ORG, actor: null, action: 'member.renamed' }));
    };
    const setBackIn = async (): Promise<[number | null, unknown]> => {
      const check = new ChainCheck({ organization: ORG });
      for (const each of await chained()) check.take(each);
      return [check.setBack, check.finish()];
    };
    // As between two servers.
    for (const time of ['09:00:30', '09:00:00']) await recordAt(time);
    expect(await setBackIn()).toEqual([null, null]);
    for (const time of ['08:00:00', '07:00:00', '09:00:40']) await recordAt(time);
    expect(await setBackIn()).toEqual([3, null]);
  });

  it('tells of each entry once it is committed', async () => {
    const { storage, record } = await empty();
    const told: unknown[] = [];
    storage.events.on('audit.recorded', (event) => void told.push((event as unknown as { seq: number }).seq));
    await record();
    await record();
    await storage.events.settled();
    expect(told).toEqual([1, 2]);
  });

  it('shows no row of another organization', async () => {
    const { record, unitOfWork } = await empty();
    await record({ organizationId: OTHER });
    expect(await unitOfWork.in(ORG).read((entities) => entities.count(AuditEventEntity))).toBe(0);
  });
});
