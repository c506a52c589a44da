import type { EntityManager } from 'typeorm';

interface Reference {
  readonly child: string;
  readonly parent: string;
}

/**
 * Deletes what belongs to one organization from every table that has `organization_id`, but for those in `keep`. Which tables
 * there are, and which refer to which, is read from the database: a table that comes later is not forgotten.
 * @throws Error when a table that is kept refers to one that is not: its rows would refuse.
 */
export async function eraseRows(
  manager: EntityManager,
  organizationId: string,
  keep: readonly string[],
): Promise<void> {
  const parameter = isPostgres(manager) ? '$1' : '?';
  for (const table of await childrenFirst(manager))
    if (!keep.includes(table))
      await manager.query(`DELETE FROM "${table}" WHERE organization_id = ${parameter}`, [organizationId]);
}

/** Every table that has `organization_id`, none before those that refer to it. */
export async function childrenFirst(manager: EntityManager): Promise<string[]> {
  const tables = new Set((await manager.query<{ name: string }[]>(ofOrganizations(manager))).map(({ name }) => name));
  const references = (await manager.query<Reference[]>(allReferences(manager))).filter(
    ({ child, parent }) => child !== parent && tables.has(child) && tables.has(parent),
  );
  const order: string[] = [];
  while (tables.size > 0) {
    const free = [...tables].filter(
      (table) => !references.some(({ child, parent }) => parent === table && tables.has(child)),
    );
    if (free.length === 0) throw new Error(`These tables refer to each other in a circle: ${[...tables].join(', ')}`);
    for (const table of free.sort()) tables.delete(table);
    order.push(...free);
  }
  return order;
}

const isPostgres = (manager: EntityManager): boolean => manager.connection.options.type === 'postgres';

const ofOrganizations = (manager: EntityManager): string =>
  isPostgres(manager)
    ? `SELECT c.table_name AS name FROM information_schema.columns c
        JOIN information_schema.tables t ON t.table_schema = c.table_schema AND t.table_name = c.table_name
        WHERE c.table_schema = current_schema() AND t.table_type = 'BASE TABLE' AND c.column_name = 'organization_id'`
    : `SELECT t.name AS name FROM sqlite_master t JOIN pragma_table_info(t.name) c
        WHERE t.type = 'table' AND c.name = 'organization_id'`;

const allReferences = (manager: EntityManager): string =>
  isPostgres(manager)
    ? `SELECT child.relname AS child, parent.relname AS parent FROM pg_constraint r
        JOIN pg_class child ON child.oid = r.conrelid JOIN pg_class parent ON parent.oid = r.confrelid
        JOIN pg_namespace n ON n.oid = r.connamespace WHERE r.contype = 'f' AND n.nspname = current_schema()`
    : `SELECT t.name AS child, r."table" AS parent FROM sqlite_master t JOIN pragma_foreign_key_list(t.name) r
        WHERE t.type = 'table'`;
