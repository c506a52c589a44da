import { eachStorage } from '../index.js';
import { runMigrations } from '../run-migrations.js';
import { migrations } from './index.js';

const now = "'2026-12-01 09:00:00.000'";

eachStorage('0010-join-by-provider', (open) => {
  it('leaves the sign-ins that are under way at an identity provider to come to their end', async () => {
    const { dataSource } = await open([], { migrations: migrations.filter(({ name }) => name < '0010') });
    await dataSource.query(
      `INSERT INTO organization (id, slug, name, emergency_number, time_zone, created_at) VALUES ('org', 'org', 'x', '113', 'UTC', ${now})`,
    );
    await dataSource.query(
      `INSERT INTO identity_provider (id, organization_id, address, source, settings, version, created_at) VALUES ('idp', 'org', 'a', 'desk', '{}', 1, ${now})`,
    );
    await dataSource.query(
      `INSERT INTO authn_request (id, organization_id, identity_provider_id, request_id, cookie_hash, relay_state_hash, return_to, proves_again, created_at, expires_at)
        VALUES ('r', 'org', 'idp', '_1', 'c', 's', '/desk', false, ${now}, ${now})`,
    );
    await runMigrations(
      dataSource,
      migrations.filter(({ name }) => name <= '0010-join-by-provider'),
    );
    expect(await dataSource.query('SELECT id, staff_invitation_id AS invitation FROM authn_request')).toEqual([
      { id: 'r', invitation: null },
    ]);
  });
});
