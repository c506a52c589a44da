// Runs node:test files one after the other and counts what passed.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { environment, ROOT } from './with-node.mjs';

/** The files of a folder that end so and whose name contains one of `wanted` (all without any). */
const filesOf = (folder, ending, wanted) =>
  readdirSync(join(ROOT, folder))
    .filter((name) => name.endsWith(ending))
    .filter((name) => wanted.length === 0 || wanted.some((part) => name.includes(part)))
    .sort()
    .map((name) => join(folder, name));

export const journeyFiles = (wanted = []) => filesOf('apps/e2e/journeys', '.journey.ts', wanted);

/** The relay against TURN clients of others. */
export const conformanceFiles = (wanted = []) => filesOf('apps/relay/conformance', '.test.ts', wanted);

/** Runs the files serially with this terminal's output. Returns `{passed, failed}`. */
export function runTests(files, { env = {}, label = 'tests' } = {}) {
  const cache = join(ROOT, '.cache');
  mkdirSync(cache, { recursive: true });
  const record = join(cache, `${label}.tap`);
  rmSync(record, { force: true });
  const { status } = spawnSync(
    'node',
    [
      '--test',
      '--test-concurrency=1',
      '--test-reporter=spec',
      '--test-reporter-destination=stdout',
      '--test-reporter=tap',
      `--test-reporter-destination=${record}`,
      ...files,
    ],
    { cwd: ROOT, stdio: 'inherit', env: environment(env) },
  );
  let text = '';
  try {
    text = readFileSync(record, 'utf8');
  } catch {
    // The runner did not get as far as writing: counted as one failure below.
  }
  const count = (word) => Number(new RegExp(`^# ${word} (\\d+)$`, 'm').exec(text)?.[1] ?? 0);
  const failed = count('fail') + count('cancelled');
  return { passed: count('pass'), failed: failed === 0 && status !== 0 ? 1 : failed };
}
