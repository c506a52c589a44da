import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '../../harness/free-port.ts';
import { Clinic, type Seeded } from './clinic.ts';
import { Measured } from './measured.ts';

const SEED = fileURLToPath(new URL('seed.mjs', import.meta.url));

/** The server as built, on a database file of its own, with organizations whose visitors are invited and have opened their links. */
export async function seededServer(organizations: number, visitorsEach: number, desksEach: number) {
  const folder = mkdtempSync(join(tmpdir(), 'confrere-bench-waiting-'));
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const config = {
    dataDir: folder,
    http: { host: '127.0.0.1', port, publicOrigin: origin },
    relay: { host: '127.0.0.1', publicHost: '127.0.0.1', secret: 'a-relay-secret-for-benches-that-nobody-else-has' },
    log: { level: 'error' },
  };
  writeFileSync(join(folder, 'config.yml'), JSON.stringify(config));
  const env = { NODE_ENV: 'production', CONFRERE_CONFIG: join(folder, 'config.yml') };
  const told = execFileSync(process.execPath, [SEED, ...[organizations, visitorsEach, desksEach].map(String)], {
    env: { ...process.env, ...env },
    maxBuffer: 64 * 1024 * 1024,
    encoding: 'utf8',
  });
  const server = new Measured('dist/server/apps/server/main.js', port, folder, env);
  const seeded = JSON.parse(told.trim().split('\n').at(-1) ?? '[]') as Seeded[];
  return {
    server,
    clinics: seeded.map((each) => new Clinic({ port, origin }, each)),
    remove: (): void => rmSync(folder, { recursive: true, force: true }),
    folder,
  };
}
