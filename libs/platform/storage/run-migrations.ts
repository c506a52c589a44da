import { Fault } from '@confrere/platform/config';
import type { DataSource, QueryRunner } from 'typeorm';
import { columnTypes, type Migration } from './migration.js';
import { ALL_ORGANIZATIONS, SCOPE_SETTING, secureRows } from './row-security.js';

/** Keeps replicas from migrating side by side; any constant of ours. */
const POSTGRES_LOCK = 7_226_773;

/**
 * Brings the schema up to the last migration. Each one runs in a transaction of its own, with foreign keys checked at
 * its end, and is undone if any table has lost rows that it did not announce.
 * @returns the names of those that ran now.
 * @throws Fault when the database belongs to a newer version, or when a migration failed (nothing of it remains).
 */
export async function runMigrations(dataSource: DataSource, migrations: readonly Migration[]): Promise<string[]> {
  const runner = dataSource.createQueryRunner();
  const sqlite = dataSource.options.type !== 'postgres';
  try {
    if (!sqlite) {
      await runner.query(`SELECT pg_advisory_lock(${POSTGRES_LOCK})`);
      // A migration works on the rows of all organizations.
      await runner.query(`SELECT set_config('${SCOPE_SETTING}', '${ALL_ORGANIZATIONS}', false)`);
    }
    await runner.query(
      `CREATE TABLE IF NOT EXISTS schema_migration (name varchar(200) NOT NULL PRIMARY KEY, ran_at varchar(30) NOT NULL)`,
    );
    const done = new Set(
      ((await runner.query(`SELECT name FROM schema_migration`)) as { name: string }[]).map((row) => row.name),
    );
    const unknown = [...done].filter((name) => !migrations.some((migration) => migration.name === name));
    if (unknown.length > 0)
      throw new Fault(
        `The database was written by a newer version of Confrere (${unknown.join(', ')}): install that version, or restore the backup taken before the upgrade.`,
      );
    const pending = migrations.filter((migration) => !done.has(migration.name));
    for (const migration of pending) await runOne(runner, migration, sqlite);
    if (!sqlite) await secureRows(runner);
    return pending.map((migration) => migration.name);
  } finally {
    if (!sqlite) {
      await runner.query(`RESET ${SCOPE_SETTING}`);
      await runner.query(`SELECT pg_advisory_unlock(${POSTGRES_LOCK})`);
    }
    await runner.release();
  }
}

async function runOne(runner: QueryRunner, migration: Migration, sqlite: boolean): Promise<void> {
  // A rebuilt table is dropped, which would fire cascades; inside a transaction this statement does nothing, so it comes first.
  if (sqlite) await runner.query('PRAGMA foreign_keys = OFF');
  try {
    await runner.startTransaction();
    const before = await countRows(runner, sqlite);
    const run = async (sql: string): Promise<void> => void (await runner.query(sql));
    await migration.up(run, columnTypes(sqlite ? 'sqlite' : 'postgres'), runner);
    refuseLostRows(before, await countRows(runner, sqlite), migration.removesRowsFrom ?? []);
    if (sqlite) await refuseBrokenReferences(runner);
    // Written as it stands, so that it means the same on both engines; the name comes from our own list.
    await runner.query(
      `INSERT INTO schema_migration (name, ran_at) VALUES ('${migration.name}', '${new Date().toISOString()}')`,
    );
    await runner.commitTransaction();
  } catch (error) {
    if (runner.isTransactionActive) await runner.rollbackTransaction();
    const reason = error instanceof Error ? error.message : String(error);
    throw new Fault(`Upgrading the database failed at ${migration.name}, and nothing of it was kept: ${reason}`, {
      cause: error,
    });
  } finally {
    if (sqlite) await runner.query('PRAGMA foreign_keys = ON');
  }
}

/** How many rows each table has; the names come from the database's own catalogue. */
export async function countRows(runner: QueryRunner, sqlite: boolean): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  for (const table of await tableNames(runner, sqlite)) {
    const rows = (await runner.query(`SELECT count(*) AS n FROM "${table}"`)) as { n: number | string }[];
    counts.set(table, Number(rows[0]?.n ?? 0));
  }
  return counts;
}

/** Every table of ours, without those of the engine. */
export async function tableNames(runner: { query(sql: string): Promise<unknown> }, sqlite: boolean): Promise<string[]> {
  const rows = (await runner.query(
    sqlite
      ? `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name`
      : `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = current_schema() AND table_type = 'BASE TABLE' ORDER BY 1`,
  )) as { name: string }[];
  return rows.map((row) => row.name);
}

function refuseLostRows(
  before: ReadonlyMap<string, number>,
  after: ReadonlyMap<string, number>,
  announced: readonly string[],
): void {
  for (const [table, rows] of before) {
    const left = after.get(table) ?? 0;
    if (left < rows && !announced.includes(table))
      throw new Error(`table ${table} would have lost ${rows - left} of ${rows} rows.`);
  }
}

async function refuseBrokenReferences(runner: QueryRunner): Promise<void> {
  const broken = (await runner.query('PRAGMA foreign_key_check')) as { table: string }[];
  if (broken.length > 0) throw new Error(`${broken.length} references in ${broken[0]?.table} would point nowhere.`);
}
