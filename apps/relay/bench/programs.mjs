// Finds what the bench needs beside Node: coturn, a C compiler, taskset.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Fault } from '../../../tools/fault.mjs';

export const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
export const BENCH = join(ROOT, 'apps/relay/bench');

const answers = (program, ...args) => spawnSync(program, args, { stdio: 'ignore' }).error === undefined;

/** Sees to it that a program is there; as root on Debian it is installed from the distribution. */
function need(program, debianPackage, what) {
  if (answers(program, '--version')) return;
  if (existsSync('/etc/debian_version') && process.getuid?.() === 0) {
    console.error(`Installing ${debianPackage} from the distribution (once) …`);
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    spawnSync('apt-get', ['update', '-qq'], { env });
    spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...debianPackage.split(' ')], { env });
    if (answers(program, '--version')) return;
  }
  throw new Fault(`The relay's bench needs ${what}: install it (on Debian: apt-get install ${debianPackage}).`);
}

/** The path of the load generator, built for this run. */
export function prepare() {
  if (process.platform !== 'linux') throw new Fault('The relay’s bench reads CPU time from /proc: run it on Linux.');
  need('turnserver', 'coturn', 'coturn, which it compares with');
  need('cc', 'gcc libc6-dev', 'a C compiler for its load generator');
  need('taskset', 'util-linux', 'taskset, to give relay and load a processor each');
  const program = join(mkdtempSync(join(tmpdir(), 'confrere-bench-')), 'traffic');
  const built = spawnSync('cc', ['-O2', '-o', program, join(BENCH, 'traffic.c')], { encoding: 'utf8' });
  if (built.status !== 0) throw new Fault(`The load generator could not be built:\n${built.stderr}`);
  return program;
}
