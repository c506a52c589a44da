import { eachStorage } from '../index.js';
import { runMigrations } from '../run-migrations.js';
import { migrations } from './index.js';

const before = migrations.filter(({ name }) => name < '0008');

eachStorage('0008-audit-chain', (open) => {
  it('chains what was written before it, each organization for itself and in the order of time', async () => {
    const { dataSource } = await open([], { migrations: before });
    for (const id of ['org-a', 'org-b'])
      await dataSource.query(
        `INSERT INTO organization (id, slug, name, emergency_number, time_zone, created_at) VALUES ('${id}', '${id}', 'x', '113', 'UTC', '2026-12-01 09:00:00.000')`,
      );
    const write = (id: string, organization: string, at: string) =>
      dataSource.query(
        `INSERT INTO audit_event (id, organization_id, at, actor_kind, actor_id, action, subject_id, detail) VALUES ('${id}', '${organization}', '${at}', 'system', NULL, 'room.opened', 's', '{"b":1,"a":"é"}')`,
      );
    await write('late', 'org-a', '2026-12-01 10:00:00.123');
    await write('early', 'org-a', '2026-12-01 09:00:00.000');
    await write('other', 'org-b', '2026-12-01 09:30:00.000');
    await runMigrations(
      dataSource,
      migrations.filter(({ name }) => name <= '0008-audit-chain'),
    );
    const rows = await dataSource.query<{ id: string; seq: number; prev_hash: string; hash: string }[]>(
      'SELECT id, seq, prev_hash, hash FROM audit_event ORDER BY organization_id, seq',
    );
    expect(rows.map(({ id, seq }) => [id, Number(seq)])).toEqual([
      ['early', 1],
      ['late', 2],
      ['other', 1],
    ]);
    expect(rows[1]?.prev_hash).toBe(rows[0]?.hash);
    // SHA-256 of {"action":"room.opened","actor":{"id":null,"kind":"system"},"at":"2026-12-01T09:00:00.000Z", … ,"v":1}
    expect(rows[0]?.hash).toBe(FIRST_HASH);
    const heads = await dataSource.query<{ o: string; seq: number; hash: string }[]>(
      'SELECT organization_id AS o, seq, hash FROM audit_head ORDER BY 1',
    );
    expect(heads.map(({ o, seq, hash }) => [o, Number(seq), hash])).toEqual([
      ['org-a', 2, rows[1]?.hash],
      ['org-b', 1, rows[2]?.hash],
    ]);
  });
});

const FIRST_HASH = '398744c94ad63bbaf5f40f07e9a16a591eba2473c7579dc5e61663a351f15efa';
