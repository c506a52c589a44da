import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { tableNames } from '../run-migrations.js';
import { eachStorage } from '../index.js';
import { migrations } from './index.js';

const README = readFileSync(join(__dirname, '..', 'README.md'), 'utf8');

describe('list of migrations', () => {
  it('is numbered without gaps, each name once', () => {
    expect(migrations.map(({ name }) => name.slice(0, 4))).toEqual(
      migrations.map((_, index) => String(index + 1).padStart(4, '0')),
    );
    expect(new Set(migrations.map(({ name }) => name)).size).toBe(migrations.length);
    for (const { name } of migrations) expect(name).toMatch(/^\d{4}(-[a-z0-9]+)+$/);
  });
});

eachStorage('schema after all migrations', (open, engine) => {
  it('has a stated reason to keep rows for every table, and names no table that is not there', async () => {
    const { dataSource } = await open([]);
    const tables = await tableNames(dataSource, engine === 'sqlite');
    const stated = [...README.matchAll(/^\| `([a-z_]+)` \| (.+) \| (.+) \|$/gm)].map(([, table]) => table);
    expect([...stated].sort()).toEqual([...tables].sort());
  });

  it('names the organization in every table, so that no row belongs to nobody', async () => {
    const { dataSource } = await open([]);
    for (const table of await tableNames(dataSource, engine === 'sqlite')) {
      // A setup link is there before any organization is.
      if (['organization', 'schema_migration', 'setup_link'].includes(table)) continue;
      await expect(dataSource.query(`SELECT organization_id FROM "${table}"`)).resolves.toEqual([]);
    }
  });

  it("refuses a row that points into another organization's rows", async () => {
    const { dataSource } = await open([]);
    const now = "'2026-12-01 09:00:00.000'";
    for (const id of ['org-a', 'org-b'])
      await dataSource.query(
        `INSERT INTO organization (id, slug, name, emergency_number, time_zone, created_at) VALUES ('${id}', '${id}', 'x', '113', 'UTC', ${now})`,
      );
    await dataSource.query(
      `INSERT INTO member (id, organization_id, role, display_name, created_at) VALUES ('m', 'org-a', 'member', 'x', ${now})`,
    );
    const entryLink = (organization: string, hash: string) =>
      dataSource.query(
        `INSERT INTO entry_link (id, organization_id, member_id, secret_hash, created_at, expires_at) VALUES ('${hash}', '${organization}', 'm', '${hash}', ${now}, ${now})`,
      );
    await expect(entryLink('org-b', 'foreign')).rejects.toThrow(/foreign key/i);
    await expect(entryLink('org-a', 'own')).resolves.toBeDefined();
  });
});
