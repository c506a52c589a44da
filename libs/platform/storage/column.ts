import { Column, PrimaryColumn } from 'typeorm';

const nullable = <Options extends object>(options: Options) => ({ ...options, nullable: true });
const LONGEST_TEXT = 200;

/**
 * Columns that mean the same on SQLite and PostgreSQL. The names of tables and columns follow from the property
 * (`waitingSince` → `waiting_since`). What the engines do differently is settled in the migrations:
 *
 * | helper | property | SQLite | PostgreSQL |
 * | --- | --- | --- | --- |
 * | `id`, `reference` | string | varchar(36) | varchar(36) |
 * | `text` | string | varchar(n) | varchar(n) |
 * | `moment` | Date | datetime, text in UTC | timestamptz |
 * | `flag` | boolean | boolean, 0 or 1 | boolean |
 * | `count` | number | integer | integer |
 * | `json` | any JSON value | text | text |
 * | `bytes` | Buffer | text, base64 | text, base64 |
 */
export const column = {
  /** The primary key: a UUIDv7 made by the application. */
  id: () => PrimaryColumn({ type: 'varchar', length: 36 }),
  /** The id of a row elsewhere. */
  reference: () => Column({ type: 'varchar', length: 36 }),
  optionalReference: () => Column(nullable({ type: 'varchar' as const, length: 36 })),
  text: (length = LONGEST_TEXT) => Column({ type: 'varchar', length }),
  optionalText: (length = LONGEST_TEXT) => Column(nullable({ type: 'varchar' as const, length })),
  /** Millisecond precision. Set in code, from the Clock, never by the database. */
  moment: () => Column({ type: Date }),
  optionalMoment: () => Column(nullable({ type: Date })),
  flag: () => Column({ type: Boolean }),
  /** A whole number up to 2^31 - 1. */
  count: () => Column({ type: 'integer' }),
  optionalCount: () => Column(nullable({ type: 'integer' as const })),
  /** A JSON value. Never looked into by a query: the operators differ between the engines. */
  json: () => Column({ type: 'simple-json' }),
  /** Some hundred kB at most. As text: the engines have no type for bytes in common that TypeORM knows. */
  bytes: () =>
    Column({
      type: 'text',
      transformer: {
        to: (bytes: unknown) => (Buffer.isBuffer(bytes) ? bytes.toString('base64') : bytes),
        from: (stored: unknown) => (typeof stored === 'string' ? Buffer.from(stored, 'base64') : stored),
      },
    }),
  optionalJson: () => Column(nullable({ type: 'simple-json' as const })),
};
