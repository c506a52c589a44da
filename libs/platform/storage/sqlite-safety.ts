import { Fault } from '@confrere/platform/config';

/** What better-sqlite3 gives to `prepareDatabase`; only what is used here. */
export interface RawSqlite {
  pragma(statement: string): unknown;
}

/**
 * Sets what keeps committed data on the disk. `synchronous` has to be said on every opening: SQLite as built into
 * better-sqlite3 goes down to NORMAL when it opens a WAL file again, and a power cut then takes acknowledged commits.
 */
export function makeSafe(connection: RawSqlite, inMemory: boolean): void {
  if (!inMemory) connection.pragma('journal_mode = WAL');
  connection.pragma('synchronous = FULL');
  connection.pragma('foreign_keys = ON');
  assertSafe((pragma) => connection.pragma(pragma), inMemory);
}

/**
 * @param read answers a pragma with its rows.
 * @throws Fault when one of the three does not hold: the appliance does not start then.
 */
export function assertSafe(read: (pragma: string) => unknown, inMemory: boolean): void {
  const wanted = { journal_mode: inMemory ? 'memory' : 'wal', synchronous: 2, foreign_keys: 1 };
  for (const [pragma, value] of Object.entries(wanted)) {
    const found = firstValue(read(pragma));
    if (found !== value)
      throw new Fault(
        `SQLite refuses ${pragma} = ${value} (it says ${String(found)}), so committed data would not be safe: put the data folder on a local disk.`,
      );
  }
}

const firstValue = (rows: unknown): unknown => {
  const row: unknown = Array.isArray(rows) ? rows[0] : rows;
  return typeof row === 'object' && row !== null ? Object.values(row)[0] : row;
};
