import { eachStorage } from '../index.js';
import { runMigrations } from '../run-migrations.js';
import { migrations } from './index.js';

const now = "'2026-12-01 09:00:00.000'";

eachStorage('0013-teams-and-days', (open) => {
  it('keeps every consultation with its calls, which go on referring to it', async () => {
    const { dataSource } = await open([], { migrations: migrations.filter(({ name }) => name < '0013') });
    const insert = (sql: string) => dataSource.query(`INSERT INTO ${sql}`);
    await insert(
      `organization (id, slug, name, emergency_number, time_zone, created_at) VALUES ('org', 'org', 'x', '113', 'UTC', ${now})`,
    );
    await insert(
      `member (id, organization_id, role, display_name, created_at) VALUES ('m', 'org', 'member', 'x', ${now})`,
    );
    await insert(
      `room (id, organization_id, kind, member_id, created_at) VALUES ('r', 'org', 'personal', 'm', ${now})`,
    );
    await insert(
      `consultation (id, organization_id, room_id, member_id, state, visitor_name, camera, microphone, sound, call_id, waiting_since, ended_at, outcome, created_at)
        VALUES ('c', 'org', 'r', 'm', 'ended', 'Kari N.', 'ready', 'ready', 'heard', 'k', ${now}, ${now}, 'completed', ${now})`,
    );
    await insert(
      `call (id, organization_id, consultation_id, state, rung_by, rung_at, rings_until, ended_at, end_reason)
        VALUES ('k', 'org', 'c', 'ended', 'm', ${now}, ${now}, ${now}, 'left')`,
    );
    await runMigrations(
      dataSource,
      migrations.filter(({ name }) => name <= '0013-teams-and-days'),
    );
    expect(
      await dataSource.query('SELECT id, member_id, visitor_name, outcome, network, notice FROM consultation'),
    ).toEqual([
      { id: 'c', member_id: 'm', visitor_name: 'Kari N.', outcome: 'completed', network: 'unknown', notice: null },
    ]);
    await expect(dataSource.query(`DELETE FROM consultation WHERE id = 'c'`)).rejects.toThrow(/foreign key/i);
    await dataSource.query(`UPDATE consultation SET outcome = 'cancelled', member_id = NULL WHERE id = 'c'`);
    await expect(
      insert(`call (id, organization_id, consultation_id, state, rung_by, rung_at, rings_until)
      VALUES ('k2', 'org', 'nowhere', 'ringing', 'm', ${now}, ${now})`),
    ).rejects.toThrow(/foreign key/i);
  });
});
