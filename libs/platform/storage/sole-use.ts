import { Fault } from '@confrere/platform/config';
import { DataSource } from 'typeorm';
import { requireWritable } from './open-storage.js';

/** Kept from the garbage collector, which would close the file and give the lock back. */
const held = new Set<DataSource>();

/**
 * Takes a SQLite database for this process alone, until it ends in whatever way: two servers on one file would each
 * know only half of who is connected. The lock is SQLite's own, on a small file beside it: the system gives it back even
 * after SIGKILL, and no stale file ever has to be removed. Backups and the CLI do not ask for it.
 * @returns how to give it back earlier.
 * @throws Fault when another process has it.
 */
export async function takeSoleUse(file: string): Promise<() => Promise<void>> {
  requireWritable(file);
  const lock = await new DataSource({ type: 'better-sqlite3', database: `${file}.lock`, timeout: 0 }).initialize();
  try {
    await lock.query('BEGIN EXCLUSIVE');
  } catch (error) {
    await lock.destroy();
    if ((error as { driverError?: { code?: unknown } }).driverError?.code !== 'SQLITE_BUSY') throw error;
    throw new Fault(
      `Another Confrere server is using ${file}: end it first, or name another folder in CONFRERE_DATA_DIR.`,
      { cause: error },
    );
  }
  held.add(lock);
  return () => {
    held.delete(lock);
    return lock.destroy();
  };
}
