import type { DataSource } from 'typeorm';
import { childrenFirst } from './erase-rows.js';

interface ColumnOf {
  readonly name: string;
  /** As the engine says it: `varchar(36)`, `datetime`, `timestamp with time zone` … */
  readonly type: string;
  readonly optional: boolean;
}
interface Reference {
  readonly column: string;
  readonly parent: string;
  readonly to: string;
}
interface Allowed {
  readonly column: string;
  readonly value: string;
}
type Row = Readonly<Record<string, unknown>>;

const isPostgres = ({ options }: DataSource): boolean => options.type === 'postgres';

/** What no rule below finds out: conditions over several columns. */
const SAMPLES: Readonly<Record<string, Row>> = {
  outbox_message: { sealed: 'x' },
  staff_invitation: { accepted_by: null },
};

/** Every table that says whose its rows are. */
export const tablesOfOrganizations = ({ manager }: DataSource): Promise<string[]> => childrenFirst(manager);

/** Every other table. */
export async function tablesOfTheAppliance(dataSource: DataSource): Promise<string[]> {
  const owned = await tablesOfOrganizations(dataSource);
  const all = await dataSource.query<{ name: string }[]>(
    isPostgres(dataSource)
      ? `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = current_schema() AND table_type = 'BASE TABLE'`
      : `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`,
  );
  return all
    .map(({ name }) => name)
    .filter((name) => !owned.includes(name))
    .sort();
}

/** All rows of a table, or of an organization in it, in an order of their own. */
export async function rowsIn(dataSource: DataSource, table: string, organizationId?: string): Promise<string[]> {
  const whose = organizationId === undefined ? '' : ` WHERE organization_id = '${organizationId}'`;
  const rows = await dataSource.query<Row[]>(`SELECT * FROM "${table}"${whose}`);
  return rows.map((row) => JSON.stringify(row)).sort();
}

/**
 * Puts a row of the organization into every table that has `organization_id` and none of it yet. What stands in the rows
 * is read from the schema: parents that are there already, the first value that a condition allows, else anything.
 */
export async function fillTables(dataSource: DataSource, organizationId: string, now: Date): Promise<void> {
  for (const table of (await tablesOfOrganizations(dataSource)).reverse()) {
    if ((await rowsIn(dataSource, table, organizationId)).length > 0) continue;
    const row = await rowFor(dataSource, table, organizationId, now);
    const names = Object.keys(row);
    const places = names.map((_, at) => (isPostgres(dataSource) ? `$${at + 1}` : '?'));
    const quoted = names.map((name) => `"${name}"`);
    await dataSource.query(
      `INSERT INTO "${table}" (${quoted.join(', ')}) VALUES (${places.join(', ')})`,
      Object.values(row),
    );
  }
}

async function rowFor(dataSource: DataSource, table: string, organizationId: string, now: Date): Promise<Row> {
  const row: Record<string, unknown> = { organization_id: organizationId };
  for (const { column, parent, to } of await referencesOf(dataSource, table)) {
    if (column in row) continue;
    const [found] = await dataSource.query<Row[]>(
      `SELECT "${to}" AS value FROM "${parent}" WHERE organization_id = '${organizationId}'`,
    );
    if (found) row[column] = found['value'];
  }
  for (const { column, value } of await allowedIn(dataSource, table)) row[column] ??= value;
  Object.assign(row, SAMPLES[table]);
  const columns = await columnsOf(dataSource, table);
  for (const { name, type, optional } of columns)
    if (!optional) row[name] ??= anything(type, isPostgres(dataSource), now);
  const optional = new Set(columns.filter((each) => each.optional).map(({ name }) => name));
  const meant = new Set([
    ...(await referencesOf(dataSource, table)).map(({ column }) => column),
    ...Object.keys(SAMPLES[table] ?? {}),
  ]);
  return Object.fromEntries(Object.entries(row).filter(([name]) => !optional.has(name) || meant.has(name)));
}

let made = 0;
function anything(type: string, postgres: boolean, now: Date): unknown {
  if (/^(varchar|character|text)/.test(type)) return `x${++made}`;
  if (/^(datetime|timestamp)/.test(type)) return postgres ? now : now.toISOString().replace('T', ' ').replace('Z', '');
  if (type === 'boolean') return postgres ? false : 0;
  return 1;
}

async function columnsOf(dataSource: DataSource, table: string): Promise<ColumnOf[]> {
  const rows = await dataSource.query<{ name: string; type: string; optional: boolean | number }[]>(
    isPostgres(dataSource)
      ? `SELECT column_name AS name, data_type AS type, (is_nullable = 'YES' OR column_default IS NOT NULL) AS optional
          FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = '${table}'`
      : `SELECT name, lower(type) AS type, ("notnull" = 0 OR dflt_value IS NOT NULL) AS optional FROM pragma_table_info('${table}')`,
  );
  return rows.map(({ name, type, optional }) => ({ name, type, optional: Boolean(optional) }));
}

/** Not those to tables of the appliance. */
async function referencesOf(dataSource: DataSource, table: string): Promise<Reference[]> {
  const owned = await tablesOfOrganizations(dataSource);
  const all = await dataSource.query<Reference[]>(
    isPostgres(dataSource)
      ? `SELECT own.attname AS column, parent.relname AS parent, theirs.attname AS to FROM pg_constraint r
          JOIN pg_class child ON child.oid = r.conrelid JOIN pg_class parent ON parent.oid = r.confrelid
          JOIN pg_namespace n ON n.oid = r.connamespace
          CROSS JOIN LATERAL unnest(r.conkey, r.confkey) AS pair(mine, his)
          JOIN pg_attribute own ON own.attrelid = r.conrelid AND own.attnum = pair.mine
          JOIN pg_attribute theirs ON theirs.attrelid = r.confrelid AND theirs.attnum = pair.his
          WHERE r.contype = 'f' AND n.nspname = current_schema() AND child.relname = '${table}'`
      : `SELECT r."from" AS "column", r."table" AS parent, r."to" AS "to" FROM pragma_foreign_key_list('${table}') r`,
  );
  return all.filter(({ parent, column }) => owned.includes(parent) && parent !== table && column !== 'organization_id');
}

/** The first value of each `CHECK (column IN (…))`. */
async function allowedIn(dataSource: DataSource, table: string): Promise<Allowed[]> {
  const rows = await dataSource.query<{ text: string }[]>(
    isPostgres(dataSource)
      ? `SELECT pg_get_constraintdef(r.oid) AS text FROM pg_constraint r JOIN pg_class c ON c.oid = r.conrelid
          JOIN pg_namespace n ON n.oid = r.connamespace
          WHERE r.contype = 'c' AND n.nspname = current_schema() AND c.relname = '${table}'`
      : `SELECT sql AS text FROM sqlite_master WHERE type = 'table' AND name = '${table}'`,
  );
  const condition = isPostgres(dataSource)
    ? /CHECK \(\(\(?(\w+)\)?::text = ANY \(+ARRAY\['([^']*)'/g
    : /CHECK \((\w+) IN \('([^']*)'/g;
  return rows.flatMap(({ text }) =>
    [...text.matchAll(condition)].map(([, column = '', value = '']) => ({ column, value })),
  );
}
