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

/** Journeys that judge by time how a call goes on, or whose pictures and sound need the processors for themselves. */
const ALONE = /\/(relay-|server-restart|line-cut|firefox|direct-call|screens|keyboard)/;

/** Runs the journeys: two side by side where nothing is measured, then the others one after the other. */
export function runJourneys(files, { env = {} } = {}) {
  const beside = files.filter((file) => !ALONE.test(file));
  const alone = files.filter((file) => ALONE.test(file));
  const told = [
    ...(beside.length > 0 ? [runTests(beside, { env, label: 'journeys', atOnce: 2 })] : []),
    ...(alone.length > 0 ? [runTests(alone, { env, label: 'journeys-alone' })] : []),
  ];
  return told.reduce((sum, each) => ({ passed: sum.passed + each.passed, failed: sum.failed + each.failed }));
}

/** Runs the files with this terminal's output, one after the other or some `atOnce`. Returns `{passed, failed}`. */
export function runTests(files, { env = {}, label = 'tests', atOnce = 1 } = {}) {
  const cache = join(ROOT, '.cache');
  mkdirSync(cache, { recursive: true });
  const record = join(cache, `${label}.tap`);
  rmSync(record, { force: true });
  const { status } = spawnSync(
    'node',
    [
      '--test',
      `--test-concurrency=${atOnce}`,
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
