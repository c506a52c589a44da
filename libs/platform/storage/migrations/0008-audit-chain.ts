import { hash } from 'node:crypto';
import type { QueryRunner } from 'typeorm';
import type { Migration } from '../migration.js';

const NOTHING_BEFORE = '0'.repeat(64);

/**
 * The audit trail becomes a chain of hashes for each organization, which the entries written so far join in their order.
 * Entries are never changed, and only those up to an organization's anchor may ever be deleted; payloads may be erased.
 */
export const auditChain: Migration = {
  name: '0008-audit-chain',

  async up(run, { moment, json }, queryRunner) {
    const postgres = queryRunner.connection.options.type === 'postgres';
    await run(`ALTER TABLE audit_event ADD COLUMN seq integer NOT NULL DEFAULT 0`);
    await run(`ALTER TABLE audit_event ADD COLUMN commitment varchar(64)`);
    await run(`ALTER TABLE audit_event ADD COLUMN prev_hash varchar(64) NOT NULL DEFAULT ''`);
    await run(`ALTER TABLE audit_event ADD COLUMN hash varchar(64) NOT NULL DEFAULT ''`);

    await run(`CREATE TABLE audit_head (
      organization_id varchar(36) NOT NULL PRIMARY KEY REFERENCES organization (id),
      seq integer NOT NULL,
      hash varchar(64) NOT NULL,
      anchor_seq integer NOT NULL CHECK (anchor_seq >= 0 AND anchor_seq <= seq),
      anchor_hash varchar(64) NOT NULL
    )`);
    await chainWhatIsThere(queryRunner, run);

    await run(`CREATE UNIQUE INDEX audit_event_by_seq ON audit_event (organization_id, seq)`);
    await run(`CREATE UNIQUE INDEX audit_event_by_organization ON audit_event (organization_id, id)`);
    for (const column of ['actor_id', 'action', 'subject_id'])
      await run(`CREATE INDEX audit_event_by_${column} ON audit_event (organization_id, ${column}, seq)`);

    await run(`CREATE TABLE audit_payload (
      id varchar(36) NOT NULL PRIMARY KEY,
      organization_id varchar(36) NOT NULL,
      salt varchar(64) NOT NULL,
      payload ${json} NOT NULL,
      FOREIGN KEY (organization_id, id) REFERENCES audit_event (organization_id, id)
    )`);

    await run(`CREATE TABLE audit_checkpoint (
      id varchar(36) NOT NULL PRIMARY KEY,
      organization_id varchar(36) NOT NULL REFERENCES organization (id),
      seq integer NOT NULL,
      hash varchar(64) NOT NULL,
      at ${moment} NOT NULL,
      key_id varchar(16) NOT NULL,
      signature varchar(128) NOT NULL,
      UNIQUE (organization_id, seq)
    )`);

    // How far each destination outside has been told; may go back, never loses.
    await run(`CREATE TABLE audit_forwarding (
      id varchar(36) NOT NULL PRIMARY KEY,
      organization_id varchar(36) NOT NULL REFERENCES organization (id),
      destination varchar(16) NOT NULL CHECK (destination IN ('file', 'syslog')),
      seq integer NOT NULL,
      UNIQUE (organization_id, destination)
    )`);

    for (const statement of postgres ? postgresTriggers() : sqliteTriggers()) await run(statement);
  },
};

type Cell = string | number | Date | null;

async function chainWhatIsThere(runner: QueryRunner, run: (sql: string) => Promise<void>): Promise<void> {
  const rows = (await runner.query(
    `SELECT id, organization_id, at, actor_kind, actor_id, action, subject_id, detail FROM audit_event ORDER BY organization_id, at, id`,
  )) as Record<string, Cell>[];
  const heads = new Map<string, { seq: number; hash: string }>();
  for (const row of rows) {
    const organization = String(row['organization_id']);
    const head = heads.get(organization) ?? { seq: 0, hash: NOTHING_BEFORE };
    const entry = {
      action: row['action'],
      actor: { id: row['actor_id'], kind: row['actor_kind'] },
      at: isoOf(row['at'] ?? null),
      commitment: null,
      detail: JSON.parse(String(row['detail'])) as unknown,
      id: row['id'],
      organization,
      prev: head.hash,
      seq: head.seq + 1,
      subject: row['subject_id'],
      v: 1,
    };
    const next = { seq: entry.seq, hash: hash('sha256', canonical(entry), 'hex') };
    // Ids, numbers and hashes of our own making: nothing in them has to be escaped.
    await run(
      `UPDATE audit_event SET seq = ${next.seq}, prev_hash = '${head.hash}', hash = '${next.hash}' WHERE id = '${String(row['id'])}'`,
    );
    heads.set(organization, next);
  }
  for (const [organization, { seq, hash: last }] of heads)
    await run(
      `INSERT INTO audit_head (organization_id, seq, hash, anchor_seq, anchor_hash) VALUES ('${organization}', ${seq}, '${last}', 0, '${NOTHING_BEFORE}')`,
    );
}

/** SQLite keeps moments as text in UTC, `2026-12-01 09:00:00.000`. */
const isoOf = (at: Cell): string =>
  (at instanceof Date ? at : new Date(`${String(at).replace(' ', 'T').replace(/Z$/, '')}Z`)).toISOString();

/** RFC 8785, for what an entry holds. */
function canonical(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([key, each]) => `${JSON.stringify(key)}:${canonical(each)}`);
  return `{${members.join(',')}}`;
}

/** The rows of these tables are never changed, and kept unless the anchor has passed them. */
const KEPT = ['audit_event', 'audit_checkpoint'] as const;

function sqliteTriggers(): string[] {
  return [
    ...KEPT.flatMap((table) => [
      `CREATE TRIGGER ${table}_unchanged BEFORE UPDATE ON ${table}
        BEGIN SELECT RAISE(ABORT, '${table}: rows are never changed'); END`,
      `CREATE TRIGGER ${table}_kept BEFORE DELETE ON ${table}
        WHEN OLD.seq > coalesce((SELECT anchor_seq FROM audit_head WHERE organization_id = OLD.organization_id), 0)
        BEGIN SELECT RAISE(ABORT, '${table}: rows are never deleted'); END`,
    ]),
    `CREATE TRIGGER audit_payload_unchanged BEFORE UPDATE ON audit_payload
      BEGIN SELECT RAISE(ABORT, 'audit_payload: rows are erased or kept, never changed'); END`,
    `CREATE TRIGGER audit_head_forward BEFORE UPDATE ON audit_head
      WHEN NEW.organization_id <> OLD.organization_id OR NEW.seq < OLD.seq OR NEW.seq > OLD.seq + 1
        OR NEW.anchor_seq < OLD.anchor_seq OR (NEW.seq = OLD.seq AND NEW.hash <> OLD.hash)
      BEGIN SELECT RAISE(ABORT, 'audit_head: a chain only goes on'); END`,
    `CREATE TRIGGER audit_head_kept BEFORE DELETE ON audit_head
      BEGIN SELECT RAISE(ABORT, 'audit_head: rows are never deleted'); END`,
  ];
}

function postgresTriggers(): string[] {
  const refusal = (name: string, condition: string, text: string): string =>
    `CREATE FUNCTION ${name}() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF ${condition} THEN RAISE EXCEPTION '%: ${text}', TG_TABLE_NAME; END IF;
        RETURN coalesce(NEW, OLD);
      END $$`;
  return [
    refusal('audit_refuse', 'true', 'rows are never changed'),
    refusal(
      'audit_keep',
      'OLD.seq > coalesce((SELECT anchor_seq FROM audit_head WHERE organization_id = OLD.organization_id), 0)',
      'rows are never deleted',
    ),
    refusal(
      'audit_go_on',
      `NEW.organization_id <> OLD.organization_id OR NEW.seq < OLD.seq OR NEW.seq > OLD.seq + 1
        OR NEW.anchor_seq < OLD.anchor_seq OR (NEW.seq = OLD.seq AND NEW.hash <> OLD.hash)`,
      'a chain only goes on',
    ),
    ...KEPT.flatMap((table) => [
      `CREATE TRIGGER ${table}_unchanged BEFORE UPDATE ON ${table} FOR EACH ROW EXECUTE FUNCTION audit_refuse()`,
      `CREATE TRIGGER ${table}_kept BEFORE DELETE ON ${table} FOR EACH ROW EXECUTE FUNCTION audit_keep()`,
      `CREATE TRIGGER ${table}_whole BEFORE TRUNCATE ON ${table} FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()`,
    ]),
    `CREATE TRIGGER audit_payload_unchanged BEFORE UPDATE ON audit_payload FOR EACH ROW EXECUTE FUNCTION audit_refuse()`,
    `CREATE TRIGGER audit_head_forward BEFORE UPDATE ON audit_head FOR EACH ROW EXECUTE FUNCTION audit_go_on()`,
    `CREATE TRIGGER audit_head_kept BEFORE DELETE ON audit_head FOR EACH ROW EXECUTE FUNCTION audit_refuse()`,
    `CREATE TRIGGER audit_head_whole BEFORE TRUNCATE ON audit_head FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()`,
  ];
}
