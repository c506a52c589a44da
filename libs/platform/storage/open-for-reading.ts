import { existsSync } from 'node:fs';
import { Fault } from '@confrere/platform/config';
import { DataSource } from 'typeorm';
import { refuseForeignEntities } from './entity-check.js';
import type { Entities, StorageConfig } from './open-storage.js';
import { SnakeNaming } from './snake-naming.js';

/**
 * Connects for looking only: no migration runs, and the database refuses to be changed.
 * @throws Fault in one sentence when it cannot be opened, or has not the tables of this version.
 */
export async function openForReading(config: StorageConfig, entities: Entities): Promise<DataSource> {
  const shared = {
    entities: [...entities] as (new () => object)[],
    namingStrategy: new SnakeNaming(),
    synchronize: false,
  };
  if (config.kind === 'sqlite' && !existsSync(config.file))
    throw new Fault(`There is no database ${config.file}: correct the path.`);
  const dataSource = new DataSource(
    config.kind === 'sqlite'
      ? { ...shared, type: 'better-sqlite3', database: config.file, readonly: true }
      : { ...shared, type: 'postgres', url: config.url, extra: { options: '-c default_transaction_read_only=on' } },
  );
  try {
    await dataSource.initialize();
    await refuseForeignEntities(dataSource);
    return dataSource;
  } catch (cause) {
    if (dataSource.isInitialized) await dataSource.destroy();
    throw new Fault(
      'The database cannot be read: check that it is there, that this account may read it, and that this version of Confrere wrote it.',
      { cause },
    );
  }
}
