import { AuditEventEntity } from '@confrere/features/audit';
import { DomainEvents } from '@confrere/platform/events';
import { UnitOfWork } from '@confrere/platform/storage';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { DataSource } from 'typeorm';

/** Columns that move by every request, and by no act. */
const BY_ITSELF = new Set(['seenAt', 'lastActiveAt', 'expiresAt']);
/** Of a letter, by which it is that one: how far it has come is nobody's act. */
const LETTER = new Set(['id', 'organizationId', 'senderId', 'template', 'about']);
/** What jobs write beside everything else. */
const BY_JOBS = new Set(['audit_checkpoint', 'audit_forwarding']);

/** An audit trail that can be made to refuse every entry, and what stands in the database beside it (SQLite). */
export class FullTrail {
  constructor(private readonly app: NestExpressApplication) {}

  /** From now on no entry can be written. */
  async refuse(): Promise<void> {
    await this.sql(
      `CREATE TRIGGER audit_full BEFORE INSERT ON audit_event BEGIN SELECT RAISE(ABORT, 'no room for an entry'); END`,
    );
  }

  async accept(): Promise<void> {
    await this.sql('DROP TRIGGER audit_full');
  }

  entries(): Promise<number> {
    return this.app.get(UnitOfWork).everywhere.read((rows) => rows.count(AuditEventEntity));
  }

  /** Every row of every table, but for what moves by itself; what listens to facts has its turn before. */
  async everything(): Promise<ReadonlyMap<string, string>> {
    await this.app.get(DomainEvents).settled();
    const dataSource = this.app.get(DataSource);
    const tables = dataSource.entityMetadatas.map(async ({ tableName, columns }) => {
      const names = columns.filter(({ propertyName }) =>
        tableName === 'outbox_message' ? LETTER.has(propertyName) : !BY_ITSELF.has(propertyName),
      );
      const rows = await dataSource.query<object[]>(
        `SELECT ${names.map(({ databaseName }) => `"${databaseName}"`).join(', ')} FROM "${tableName}"`,
      );
      const told = rows.map((row) => JSON.stringify(row)).sort();
      return [tableName, told.join('\n')] as const;
    });
    return new Map(await Promise.all(tables));
  }

  /** The tables in which something has moved since. */
  async movedSince(before: ReadonlyMap<string, string>): Promise<string[]> {
    const now = await this.everything();
    return [...now.keys()].filter((table) => !BY_JOBS.has(table) && now.get(table) !== before.get(table));
  }

  private sql(statement: string): Promise<unknown> {
    return this.app.get(DataSource).query(statement);
  }
}
