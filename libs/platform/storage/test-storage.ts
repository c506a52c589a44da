import { randomBytes } from 'node:crypto';
import { DomainEvents } from '@confrere/platform/events';
import { DataSource } from 'typeorm';
import type { Migration } from './migration.js';
import { type Entities, openStorage } from './open-storage.js';
import { ALL_ORGANIZATIONS } from './row-security.js';
import { UnitOfWork } from './unit-of-work.js';

/** A database for one test, with all migrations run. */
export interface TestStorage {
  readonly unitOfWork: UnitOfWork;
  readonly dataSource: DataSource;
  readonly events: DomainEvents;
  close(): Promise<void>;
}

interface TestOptions {
  readonly engine?: 'sqlite' | 'postgres';
  readonly migrations?: readonly Migration[];
}

/**
 * Opens an empty database: SQLite in memory, or, with `engine: 'postgres'`, a schema of its own at TEST_POSTGRES_URL.
 * A failing event handler fails loudly: its error is thrown by `close`.
 */
export async function testStorage(entities: Entities, options: TestOptions = {}): Promise<TestStorage> {
  const failures: unknown[] = [];
  const events = new DomainEvents((failure) => failures.push(failure));
  const { dataSource, drop } =
    options.engine === 'postgres' ? await onPostgres(entities, options) : await inMemory(entities, options);
  return {
    dataSource,
    events,
    unitOfWork: new UnitOfWork(dataSource, events),
    close: async () => {
      await events.settled();
      await dataSource.destroy();
      await drop();
      if (failures.length > 0) throw failures[0];
    },
  };
}

const testPostgres = (): string | undefined => process.env['TEST_POSTGRES_URL'];

const openOptions = ({ migrations }: TestOptions) => (migrations ? { migrations } : {});

async function inMemory(entities: Entities, options: TestOptions) {
  const dataSource = await openStorage({ kind: 'sqlite', file: ':memory:' }, entities, openOptions(options));
  return { dataSource, drop: () => Promise.resolve() };
}

async function onPostgres(entities: Entities, options: TestOptions) {
  const url = testPostgres() ?? '';
  const searchPath = `test_${randomBytes(6).toString('hex')}`;
  const command = async (sql: string): Promise<void> => {
    const outside = await new DataSource({ type: 'postgres', url }).initialize();
    await outside.query(sql);
    await outside.destroy();
  };
  await command(`CREATE SCHEMA ${searchPath}`);
  const dataSource = await openStorage({ kind: 'postgres', url }, entities, {
    ...openOptions(options),
    searchPath,
    // SQL of a spec itself looks at everything; what runs in a unit of work does not.
    scope: ALL_ORGANIZATIONS,
  });
  return { dataSource, drop: () => command(`DROP SCHEMA ${searchPath} CASCADE`) };
}

/** What jest puts in place; stated here so that the program builds without jest. */
interface TestRunner {
  describe: (name: string, suite: () => void) => void;
  afterEach: (work: () => Promise<void>) => void;
}

/**
 * Describes the same behaviour on SQLite and, when TEST_POSTGRES_URL is set, on PostgreSQL. `open` gives a fresh
 * database, which is closed after the test.
 */
export function eachStorage(
  name: string,
  suite: (
    open: (entities: Entities, options?: Pick<TestOptions, 'migrations'>) => Promise<TestStorage>,
    engine: 'sqlite' | 'postgres',
  ) => void,
): void {
  const { describe, afterEach } = globalThis as unknown as TestRunner;
  for (const engine of ['sqlite', ...(testPostgres() ? ['postgres'] : [])] as ('sqlite' | 'postgres')[]) {
    describe(`${name} (${engine})`, () => {
      const opened: TestStorage[] = [];
      afterEach(async () => {
        for (const storage of opened.splice(0)) await storage.close();
      });
      suite(async (entities, options = {}) => {
        const storage = await testStorage(entities, { ...options, engine });
        opened.push(storage);
        return storage;
      }, engine);
    });
  }
}
