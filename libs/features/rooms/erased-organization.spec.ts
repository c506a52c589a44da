import { AuditTrail } from '@confrere/features/audit';
import { LoginSessions, LinkSessions } from '@confrere/features/identity';
import { notificationsEntities, OutboxMessageEntity } from '@confrere/features/notifications';
import { ChangeState, OrganizationEntity, OUTLIVE_ERASURE, PictureEntity } from '@confrere/features/organizations';
import { eachStorage, type TestStorage } from '@confrere/platform/storage';
import { type Clinic, clinic, fixtureEntities, TAB } from './rooms.fixture.js';

const entities = [...new Set([...fixtureEntities, ...notificationsEntities])];

/** How many rows of an organization stand in each table that has any; every table that says whose its rows are is counted. */
async function rowsOf({ dataSource }: TestStorage, organizationId: string): Promise<Record<string, number>> {
  const found: Record<string, number> = {};
  const tables =
    dataSource.options.type === 'postgres'
      ? `SELECT table_name AS name FROM information_schema.columns WHERE table_schema = current_schema() AND column_name = 'organization_id'`
      : `SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE '%organization_id%'`;
  for (const { name } of await dataSource.query<{ name: string }[]>(tables)) {
    const [row] = await dataSource.query<{ n: number | string }[]>(
      `SELECT count(*) AS n FROM "${name}" WHERE organization_id = '${organizationId}'`,
    );
    if (Number(row?.n) > 0) found[name] = Number(row?.n);
  }
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
    const mail = { state: 'waiting', sealed: 'x', createdAt: now, slotAt: now, dueAt: now, attempts: 0 } as const;
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
    const omar = await at.professional(other, 'Dr Omar Ali');
    await at.invite(other, omar.memberId);
    const before = await rowsOf(storage, at.organizationId);
    const theirs = await rowsOf(storage, other);
    expect(Object.keys(before)).toEqual(
      expect.arrayContaining([
        ...['call', 'call_participant', 'consultation', 'invitation', 'link_session', 'login_session', 'member'],
        ...['outbox_message', 'picture', 'room', 'audit_event', 'audit_head'],
      ]),
    );

    const states = new ChangeState(new AuditTrail(at.clock, at.ids), at.clock, { tell: () => Promise.resolve() });
    const { organizationId } = at;
    const note = 'The note of somebody.';
    await at.run((tx) =>
      states.run(tx, { organizationId, move: 'close', reason: 'asked-for', note, closesAt: at.clock.now() }, null),
    );
    await at.run((tx) => states.run(tx, { organizationId, move: 'erase', reason: 'term-over', note }, null));

    const after = await rowsOf(storage, organizationId);
    expect(Object.keys(after).filter((table) => !OUTLIVE_ERASURE.some((kept) => kept === table))).toEqual([]);
    expect(after['audit_event']).toBe((before['audit_event'] ?? 0) + 2);
    const letters = await storage.unitOfWork.everywhere.read((rows) => rows.find(OutboxMessageEntity));
    expect(letters).toMatchObject([{ template: 'organization-state', senderId: null }]);
    const stone = await storage.unitOfWork.everywhere.read((rows) =>
      rows.findOneByOrFail(OrganizationEntity, { id: organizationId }),
    );
    expect(stone).toMatchObject({ name: 'Erased organization', state: 'erased', stateNote: null, supportPhone: null });
    expect(await rowsOf(storage, other)).toEqual(theirs);
  });

  it('cannot be erased from inside another', async () => {
    const at = await clinic(await open(entities));
    const other = await at.found('Another');
    const inside = at.in(other, (tx) => tx.eraseRows(at.organizationId, []));
    await expect(inside).rejects.toThrow(/Another organization/);
  });
});
