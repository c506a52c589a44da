import { accessSync, constants, existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { Fault } from '@confrere/platform/config';
import { DataSource, type EntitySchema } from 'typeorm';
import { migrations as allMigrations } from './migrations/index.js';
import type { Migration } from './migration.js';
import { refuseForeignEntities } from './entity-check.js';
import { runMigrations } from './run-migrations.js';
import { SCOPE_SETTING } from './row-security.js';
import { SnakeNaming } from './snake-naming.js';
import { assertSafe, makeSafe, type RawSqlite } from './sqlite-safety.js';

export type StorageConfig =
  { readonly kind: 'sqlite'; readonly file: string } | { readonly kind: 'postgres'; readonly url: string };

/** Entity classes, as each feature exports its own list. */
export type Entities = readonly (abstract new () => object)[];

/** Other processes (a backup) hold the file only for moments; longer waiting would stop everything else. */
const SQLITE_BUSY_MS = 250;
const POSTGRES_CONNECTIONS = 10;
const POSTGRES_CONNECT_MS = 10_000;

/**
 * Connects, asserts that the database keeps what it is given, and brings the schema up to date.
 * @throws Fault in one sentence when it cannot be opened, written or upgraded.
 */
export async function openStorage(
  config: StorageConfig,
  entities: Entities,
  options: {
    migrations?: readonly Migration[];
    searchPath?: string;
    /** What SQL outside of a unit of work may see (row-security.ts); nothing by default. */
    scope?: string;
  } = {},
): Promise<DataSource> {
  const inMemory = config.kind === 'sqlite' && config.file === ':memory:';
  if (config.kind === 'sqlite' && !inMemory) requireWritable(config.file);
  const shared = {
    entities: [...entities] as (new () => object)[] as (string | EntitySchema)[] | (new () => object)[],
    namingStrategy: new SnakeNaming(),
    synchronize: false,
    logging: false as const,
  };
  const dataSource = new DataSource(
    config.kind === 'sqlite'
      ? {
          ...shared,
          type: 'better-sqlite3',
          database: config.file,
          timeout: SQLITE_BUSY_MS,
          prepareDatabase: (connection: RawSqlite) => makeSafe(connection, inMemory),
        }
      : {
          ...shared,
          type: 'postgres',
          url: config.url,
          poolSize: POSTGRES_CONNECTIONS,
          connectTimeoutMS: POSTGRES_CONNECT_MS,
          extra: { options: startOptions(options) },
        },
  );
  await connect(dataSource, config);
  try {
    await runMigrations(dataSource, options.migrations ?? allMigrations);
    if (config.kind === 'sqlite') await assertStillSafe(dataSource, inMemory);
    await refuseForeignEntities(dataSource);
    return dataSource;
  } catch (error) {
    await dataSource.destroy();
    throw error;
  }
}

const startOptions = ({ searchPath, scope }: { searchPath?: string; scope?: string }): string =>
  [...(searchPath ? [`-c search_path=${searchPath}`] : []), ...(scope ? [`-c ${SCOPE_SETTING}=${scope}`] : [])].join(
    ' ',
  );

async function connect(dataSource: DataSource, config: StorageConfig): Promise<void> {
  try {
    await dataSource.initialize();
  } catch (error) {
    if (error instanceof Fault) throw error;
    const code = (error as { code?: string }).code ?? (error instanceof Error ? error.name : '');
    throw new Fault(
      config.kind === 'sqlite'
        ? `The database file ${config.file} cannot be opened (${code}): check that it is a Confrere database and that the disk is not full.`
        : `PostgreSQL cannot be reached (${code}): check storage.url, and that the database accepts this account.`,
      { cause: error },
    );
  }
}

/** Said again through TypeORM, after it and the migrations have touched the connection. */
async function assertStillSafe(dataSource: DataSource, inMemory: boolean): Promise<void> {
  const found = new Map<string, unknown>();
  for (const pragma of ['journal_mode', 'synchronous', 'foreign_keys'])
    found.set(pragma, await dataSource.query(`PRAGMA ${pragma}`));
  assertSafe((pragma) => found.get(pragma), inMemory);
}

/** @throws Fault when the file or its folder cannot be written. */
export function requireWritable(file: string): void {
  const folder = dirname(file);
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK | constants.X_OK);
    if (existsSync(file)) accessSync(file, constants.R_OK | constants.W_OK);
  } catch {
    throw new Fault(
      `Confrere may not write the database ${file}: give this account write permission on that file and its folder.`,
    );
  }
}
