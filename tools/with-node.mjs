// Runs a program of node_modules/.bin with the Node that package-lock.json pins, whichever Node started this script.
import { spawnSync } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('..', import.meta.url));
const BIN = join(ROOT, 'node_modules', '.bin');

/** The environment in which every child finds the pinned Node, as `node`, and the installed programs first. */
export const environment = (extra = {}) => ({
  ...process.env,
  ...extra,
  PATH: `${BIN}${delimiter}${process.env.PATH ?? ''}`,
});

/** Runs a program to its end with this terminal's output. Returns its exit code. */
export function run(program, args = [], options = {}) {
  const result = spawnSync(program, args, { cwd: ROOT, stdio: 'inherit', ...options, env: environment(options.env) });
  if (result.error) throw result.error;
  return result.status ?? 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [program, ...args] = process.argv.slice(2);
  process.exit(run(program, args));
}
