// Starts a PostgreSQL of its own for the storage specs, in a temporary folder, when this machine has one installed.
import { spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

const DEBIAN = '/usr/lib/postgresql';

/** The folder with `initdb` and `pg_ctl`, newest version first, or null. */
function findPrograms() {
  const folders = existsSync(DEBIAN)
    ? readdirSync(DEBIAN)
        .sort((a, b) => Number(b) - Number(a))
        .map((version) => join(DEBIAN, version, 'bin'))
    : [];
  folders.push(...(process.env.PATH ?? '').split(delimiter).filter(Boolean));
  return folders.find((folder) => existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'pg_ctl'))) ?? null;
}

/** PostgreSQL refuses to run as root: then it runs as the account that the distribution made for it. */
function account() {
  if (process.getuid?.() !== 0) return {};
  const id = (flag) => Number(spawnSync('id', [flag, 'postgres'], { encoding: 'utf8' }).stdout);
  const uid = id('-u');
  return uid > 0 ? { uid, gid: id('-g') } : null;
}

const freePort = () =>
  new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });

/** Returns `{url, stop()}`, or null when PostgreSQL is not installed or does not start here: the specs then run on SQLite alone. */
export async function startPostgres({ say = console.log } = {}) {
  const programs = findPrograms();
  const as = account();
  if (!programs || !as) return null;
  const folder = mkdtempSync(join(tmpdir(), 'confrere-postgres-'));
  if (as.uid !== undefined) chownSync(folder, as.uid, as.gid);
  const data = join(folder, 'data');
  const port = await freePort();
  const call = (program, ...args) =>
    spawnSync(join(programs, program), args, { ...as, cwd: folder, stdio: 'ignore', timeout: 60_000 }).status === 0;
  const settings = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=${folder} -c fsync=off -c max_connections=200`;
  const remove = () => rmSync(folder, { recursive: true, force: true });
  if (
    !call('initdb', '-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-locale', '--no-sync') ||
    !call('pg_ctl', '-D', data, '-l', join(folder, 'log'), '-o', settings, '-w', 'start')
  ) {
    say('PostgreSQL is installed but did not start; the storage specs run on SQLite alone.');
    remove();
    return null;
  }
  // An ordinary account, as an administrator makes for Confrere: superusers pass row-level security by.
  const sql = (command) => call('psql', '-h', '127.0.0.1', '-p', String(port), '-U', 'postgres', '-qc', command);
  if (!sql('CREATE ROLE confrere LOGIN') || !sql('CREATE DATABASE confrere OWNER confrere')) {
    say('PostgreSQL started but made no database; the storage specs run on SQLite alone.');
    call('pg_ctl', '-D', data, '-m', 'immediate', 'stop');
    remove();
    return null;
  }
  return {
    url: `postgres://confrere@127.0.0.1:${port}/confrere`,
    stop: () => {
      call('pg_ctl', '-D', data, '-m', 'immediate', '-w', 'stop');
      remove();
    },
  };
}
