import type { DataSource, QueryRunner } from 'typeorm';

/** The setting by which a transaction tells PostgreSQL whose rows it works on; `*` are those of all. */
export const SCOPE_SETTING = 'app.organization';
export const ALL_ORGANIZATIONS = '*';

const OWN_ROWS = 'own_organization';

/**
 * Puts PostgreSQL's row-level security behind our own guard (unit-of-work.ts): each table with a column
 * `organization_id`, and the table of organizations, shows a transaction the rows of the organization that it has named,
 * the owner of the tables included. A transaction that names none sees nothing. Does nothing where it stands already.
 */
export async function secureRows(runner: QueryRunner): Promise<void> {
  const tables = (await runner.query(
    `SELECT c.table_name AS name, c.column_name AS key FROM information_schema.columns c
      JOIN information_schema.tables t ON t.table_schema = c.table_schema AND t.table_name = c.table_name
      WHERE c.table_schema = current_schema() AND t.table_type = 'BASE TABLE'
        AND (c.column_name = 'organization_id' OR (c.table_name = 'organization' AND c.column_name = 'id'))
        AND NOT EXISTS (SELECT 1 FROM pg_policies p
          WHERE p.schemaname = c.table_schema AND p.tablename = c.table_name AND p.policyname = '${OWN_ROWS}')`,
  )) as { name: string; key: string }[];
  for (const { name, key } of tables) {
    const isOwn = `current_setting('${SCOPE_SETTING}', true) IN ('${ALL_ORGANIZATIONS}', "${key}")`;
    await runner.query(`ALTER TABLE "${name}" ENABLE ROW LEVEL SECURITY`);
    await runner.query(`ALTER TABLE "${name}" FORCE ROW LEVEL SECURITY`);
    await runner.query(`CREATE POLICY ${OWN_ROWS} ON "${name}" USING (${isOwn}) WITH CHECK (${isOwn})`);
  }
}

/**
 * Whether the account that we connect with is bound by row-level security. Superusers are not: our own guard stands alone
 * then. Always true on SQLite, which has none to bypass.
 */
export async function isBoundByRowSecurity(dataSource: DataSource): Promise<boolean> {
  if (dataSource.options.type !== 'postgres') return true;
  const [role] = await dataSource.query<{ bypasses: boolean }[]>(
    'SELECT rolsuper OR rolbypassrls AS bypasses FROM pg_roles WHERE rolname = current_user',
  );
  return role?.bypasses === false;
}
