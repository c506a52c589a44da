import type { DataSource } from 'typeorm';
import { tableNames } from './run-migrations.js';

/**
 * Entities and migrations are both written by hand; this finds where they part.
 * @throws Error naming the table or column that an entity has and the schema has not, or whose nullability differs.
 */
export async function refuseForeignEntities(dataSource: DataSource): Promise<void> {
  const sqlite = dataSource.options.type !== 'postgres';
  const tables = await tableNames(dataSource, sqlite);
  for (const entity of dataSource.entityMetadatas) {
    if (!tables.includes(entity.tableName)) throw new Error(`No migration makes the table ${entity.tableName}.`);
    const columns = await columnsOf(dataSource, entity.tableName, sqlite);
    for (const column of entity.columns) {
      const nullable = columns.get(column.databaseName);
      if (nullable === undefined)
        throw new Error(`No migration makes the column ${entity.tableName}.${column.databaseName}.`);
      if (nullable !== column.isNullable)
        throw new Error(`${entity.tableName}.${column.databaseName} is nullable on one side only.`);
    }
  }
}

async function columnsOf(dataSource: DataSource, table: string, sqlite: boolean): Promise<Map<string, boolean>> {
  if (sqlite) {
    const rows: { name: string; notnull: number }[] = await dataSource.query(`PRAGMA table_info("${table}")`);
    return new Map(rows.map((row) => [row.name, row.notnull === 0]));
  }
  const rows: { name: string; nullable: string }[] = await dataSource.query(
    `SELECT column_name AS name, is_nullable AS nullable FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = $1`,
    [table],
  );
  return new Map(rows.map((row) => [row.name, row.nullable === 'YES']));
}
