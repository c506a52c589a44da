// `npm test`: alone on a fresh clone it installs, builds, runs every spec and every journey, and ends with `N passed, N failed`.
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from './build.mjs';
import { chromium } from './chromium.mjs';
import { foreignPrograms } from './foreign.mjs';
import { fail } from './fault.mjs';
import { install } from './install.mjs';
import { keycloak } from './keycloak.mjs';
import { conformanceFiles, journeyFiles, runTests } from './journeys.mjs';
import { startPostgres } from './postgres.mjs';
import { ROOT, run } from './with-node.mjs';

/** Runs jest. A suite that does not even load counts as one failure. */
function runSpecs(env) {
  const cache = join(ROOT, '.cache');
  mkdirSync(cache, { recursive: true });
  const record = join(cache, 'specs.json');
  rmSync(record, { force: true });
  const status = run('jest', ['--json', `--outputFile=${record}`, '--reporters=default', '--maxWorkers=100%'], {
    env,
    stdio: ['inherit', 'ignore', 'inherit'],
  });
  try {
    const told = JSON.parse(readFileSync(record, 'utf8'));
    const failed = told.numFailedTests + told.numRuntimeErrorTestSuites;
    return { passed: told.numPassedTests, failed: failed === 0 && status !== 0 ? 1 : failed };
  } catch {
    return { passed: 0, failed: 1 };
  }
}

const step = (text) => console.log(`\n── ${text}`);

try {
  install();
  const env = { CHROMIUM_PATH: chromium(), ...foreignPrograms(), ...keycloak() };
  step('Building what changed');
  if (!(await build())) console.log('  nothing changed');

  const results = [];
  step('Tools');
  results.push(runTests(['tools/tools.test.mjs', 'tools/page/page.test.mjs'], { label: 'tools' }));

  const postgres = await startPostgres();
  step(`Specs (storage on SQLite${postgres ? ' and PostgreSQL' : '; PostgreSQL is not installed here'})`);
  try {
    results.push(runSpecs(postgres ? { TEST_POSTGRES_URL: postgres.url } : {}));
  } finally {
    postgres?.stop();
  }

  step('The relay and the clients of others');
  results.push(runTests(conformanceFiles(), { env, label: 'conformance' }));

  step('Journeys');
  results.push(runTests(journeyFiles(), { env, label: 'journeys' }));

  const sum = (key) => results.reduce((total, result) => total + result[key], 0);
  console.log(`\n${sum('passed')} passed, ${sum('failed')} failed`);
  process.exit(sum('failed') > 0 ? 1 : 0);
} catch (error) {
  fail(error);
}
