import { randomBytes } from 'node:crypto';
import { chmodSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Fault } from './fault.js';

/**
 * The secret of this name in `<dataDir>/secrets`, made on the first start: 32 random bytes as base64url, readable by
 * this account alone. Server and relay may ask at the same moment: both get the one that was there first.
 * @throws Fault when the folder cannot be written.
 */
export function evaluationSecret(dataDir: string, name: string): string {
  const folder = join(dataDir, 'secrets');
  const file = join(folder, name);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const draft = `${file}.${process.pid}`;
    writeFileSync(draft, randomBytes(32).toString('base64url'), { mode: 0o600 });
    try {
      // A link, unlike a rename, does not replace what is there; and nobody sees half a file.
      linkSync(draft, file);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    } finally {
      rmSync(draft, { force: true });
    }
    chmodSync(file, 0o600);
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
    throw new Fault(
      `Confrere may not write into ${folder} (${code}): give this account write permission, or name another folder in CONFRERE_DATA_DIR.`,
      { cause: error },
    );
  }
}
