import type { QueryRunner } from 'typeorm';

/**
 * One step of the schema, forward only: going back means restoring the snapshot taken before the upgrade (README.md,
 * Decisions). Runs in a transaction. Imports nothing of the features and is never edited once released.
 */
export interface Migration {
  /** The number and the name of its file, `0001-people-links-audit`. */
  readonly name: string;
  /** SQL that both engines understand; `types` names what they call differently. */
  up(run: (sql: string) => Promise<void>, types: ColumnTypes, queryRunner: QueryRunner): Promise<void>;
  /** Tables in which rows may become fewer. Anywhere else a missing row stops the migration and undoes it. */
  readonly removesRowsFrom?: readonly string[];
}

/** The names of column types that differ between the engines. */
export interface ColumnTypes {
  /** A moment in time with milliseconds. */
  readonly moment: string;
  /** JSON, never looked into by SQL. */
  readonly json: string;
}

export const columnTypes = (engine: 'sqlite' | 'postgres'): ColumnTypes =>
  engine === 'postgres' ? { moment: 'timestamptz', json: 'text' } : { moment: 'datetime', json: 'text' };
