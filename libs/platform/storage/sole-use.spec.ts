import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { takeSoleUse } from './index.js';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'confrere-sole-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('takeSoleUse', () => {
  it('refuses a second server on the same file in one sentence, and lets it in when the first has gone', async () => {
    const file = join(folder, 'confrere.sqlite');
    const giveBack = await takeSoleUse(file);
    await expect(takeSoleUse(file)).rejects.toThrow(/^Another Confrere server is using .*: end it first/);
    await giveBack();
    await (
      await takeSoleUse(file)
    )();
  });

  it('is free again at once when the process that had it was killed', async () => {
    const file = join(folder, 'confrere.sqlite');
    const other = spawn(process.execPath, [
      '-e',
      `const Sqlite = require('better-sqlite3'); const lock = new Sqlite(process.argv[1]); lock.exec('BEGIN EXCLUSIVE'); console.log('has it'); setInterval(() => lock, 1000)`,
      `${file}.lock`,
    ]);
    await once(other.stdout, 'data');
    await expect(takeSoleUse(file)).rejects.toThrow(/Another Confrere server/);
    other.kill('SIGKILL');
    await once(other, 'exit');
    await (
      await takeSoleUse(file)
    )();
  });
});
