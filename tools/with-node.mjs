// Runs a program of node_modules/.bin with the Node that package-lock.json pins, whichever Node started this script.
import { spawnSync } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fail, Fault } from './fault.mjs';

export const ROOT = fileURLToPath(new URL('..', import.meta.url));
const BIN = join(ROOT, 'node_modules', '.bin');

/** The environment in which every child finds the pinned Node, as `node`, and the installed programs first. */
export const environment = (extra = {}) => ({
  ...process.env,
  ...extra,
  PATH: `${BIN}${delimiter}${process.env.PATH ?? ''}`,
});

/** Runs a program to its end with this terminal's output. Returns its exit code. Throws a Fault where it is not installed. */
export function run(program, args = [], options = {}) {
  const result = spawnSync(program, args, { cwd: ROOT, stdio: 'inherit', ...options, env: environment(options.env) });
  if (result.error?.code === 'ENOENT')
    throw new Fault(`${program} is not installed yet: run "npm ci" in ${ROOT}, and then the same command again.`);
  if (result.error) throw result.error;
  return result.status ?? 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    const [program, ...args] = process.argv.slice(2);
    process.exit(run(program, args));
  } catch (error) {
    fail(error);
  }
}
