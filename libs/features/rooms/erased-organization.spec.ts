import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AuditTrail } from '@confrere/features/audit';
import { LoginSessions, LinkSessions } from '@confrere/features/identity';
import { notificationsEntities, OutboxMessageEntity } from '@confrere/features/notifications';
import { ChangeState, OrganizationEntity, OUTLIVE_ERASURE, PictureEntity } from '@confrere/features/organizations';
import { eachStorage, type TestStorage } from '@confrere/platform/storage';
import {
  fillTables,
  rowsIn,
  tablesOfOrganizations,
  tablesOfTheAppliance,
} from '../../platform/storage/filled-tables.fixture.js';
import { type Clinic, clinic, fixtureEntities, TAB } from './rooms.fixture.js';

const RETENTION = join(__dirname, '../../platform/storage/README.md');
const entities = [...new Set([...fixtureEntities, ...notificationsEntities])];

/** What no organization owns: nothing of it is erased with one. */
const OF_THE_APPLIANCE = ['organization', 'schema_migration', 'setup_link'];

/** The rows of an organization, table by table. */
async function rowsOf({ dataSource }: TestStorage, organizationId: string): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = {};
  for (const table of await tablesOfOrganizations(dataSource))
    found[table] = await rowsIn(dataSource, table, organizationId);
  return found;
}

/** A day's work: a call that was answered, somebody who is signed in, a link that was opened, a face, a letter. */
async function work(at: Clinic, { unitOfWork }: TestStorage): Promise<void> {
  await at.waits();
  const call = await at.rings();
  await at.run((tx) => at.answer.run(tx, at.kari, { call, tab: TAB }));
  await at.run(async (tx) => {
    const { organizationId, memberId } = at.ingrid;
    const now = at.clock.now();
    await new LoginSessions(unitOfWork, new AuditTrail(at.clock, at.ids), at.clock, at.ids).begin(tx, {
      organizationId,
      memberId,
      method: 'entry-link',
    });
    await new LinkSessions(at.clock, at.ids).begin(tx, {
      id: at.kari.invitationId,
      organizationId,
      consultationId: at.kari.consultationId,
      expiresAt: new Date(now.getTime() + 60_000),
    } as Parameters<LinkSessions['begin']>[1]);
    const picture = { width: 1, height: 1, mediaType: 'image/png', bytes: Buffer.from('x'), createdAt: now } as const;
    await tx.entities.insert(PictureEntity, { id: at.ids.id(), organizationId, memberId, ...picture });
    await tx.entities.insert(PictureEntity, { id: at.ids.id(), organizationId, memberId: null, ...picture });
    const waiting = { channel: 'mail', state: 'waiting', sealed: 'x', urgent: false, attempts: 0 } as const;
    const mail = { ...waiting, createdAt: now, slotAt: now, dueAt: now } as const;
    for (const template of ['staff-invitation', 'organization-state'] as const)
      await tx.entities.insert(OutboxMessageEntity, {
        ...{ ...mail, id: at.ids.id(), organizationId, senderId: memberId, template, settledAt: null },
      });
  });
}

eachStorage('an organization that is erased', (open) => {
  it('leaves nothing in any table but its trail, the letter about its end, and a stone without a name', async () => {
    const storage = await open(entities);
    const at = await clinic(storage);
    await work(at, storage);
    const other = await at.found('Another');
    const { dataSource } = storage;
    for (const each of [at.organizationId, other]) await fillTables(dataSource, each, at.clock.now());
    const before = await rowsOf(storage, at.organizationId);
    const theirs = await rowsOf(storage, other);
    // A table that this does not fill would be erased untried.
    for (const rows of [before, theirs])
      expect(Object.keys(rows).filter((table) => rows[table]?.length === 0)).toEqual([]);
    expect(Object.keys(before).length).toBeGreaterThan(25);
    expect(await tablesOfTheAppliance(dataSource)).toEqual(OF_THE_APPLIANCE);

    const states = new ChangeState(new AuditTrail(at.clock, at.ids), at.clock, { tell: () => Promise.resolve() });
    const { organizationId } = at;
    const note = 'The note of somebody.';
    await at.run((tx) =>
      states.run(tx, { organizationId, move: 'close', reason: 'asked-for', note, closesAt: at.clock.now() }, null),
    );
    await at.run((tx) => states.run(tx, { organizationId, move: 'erase', reason: 'term-over', note }, null));

    const after = await rowsOf(storage, organizationId);
    const left = Object.keys(after).filter((table) => after[table]?.length !== 0);
    expect(left.sort()).toEqual([...OUTLIVE_ERASURE].sort());
    // The trail stands as it was, and says of itself that its organization was closed and erased.
    expect(after['audit_event']).toEqual(expect.arrayContaining(before['audit_event'] ?? []));
    expect(after['audit_event']?.length).toBe((before['audit_event']?.length ?? 0) + 2);
    for (const table of ['audit_checkpoint', 'audit_forwarding']) expect(after[table]).toEqual(before[table]);
    const letters = await storage.unitOfWork.everywhere.read((rows) =>
      rows.findBy(OutboxMessageEntity, { organizationId }),
    );
    expect(letters).toMatchObject([{ template: 'organization-state', senderId: null }]);
    const stone = await storage.unitOfWork.everywhere.read((rows) =>
      rows.findOneByOrFail(OrganizationEntity, { id: organizationId }),
    );
    expect(stone).toMatchObject({ name: 'Erased organization', state: 'erased', stateNote: null, supportPhone: null });
    expect(await rowsOf(storage, other)).toEqual(theirs);
  });

  it('keeps what the table of all tables says, and the table says all of it', () => {
    const [, said = ''] = /\*\*When an organization is erased\*\*(.*)/.exec(readFileSync(RETENTION, 'utf8')) ?? [];
    const [, kept = ''] = /but for (.*?) Its `audit_payload`/.exec(said) ?? [];
    expect([...kept.matchAll(/`(\w+)`/g)].map(([, name]) => name).sort()).toEqual([...OUTLIVE_ERASURE].sort());
  });

  it('cannot be erased from inside another', async () => {
    const at = await clinic(await open(entities));
    const other = await at.found('Another');
    const inside = at.in(other, (tx) => tx.eraseRows(at.organizationId, []));
    await expect(inside).rejects.toThrow(/Another organization/);
  });
});
