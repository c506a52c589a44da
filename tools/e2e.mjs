// `npm run e2e [part of a name …]`: builds what changed and runs the journeys in a real Chromium.
import { build } from './build.mjs';
import { chromium } from './chromium.mjs';
import { foreignPrograms } from './foreign.mjs';
import { fail, Fault } from './fault.mjs';
import { install } from './install.mjs';
import { keycloak } from './keycloak.mjs';
import { journeyFiles, runTests } from './journeys.mjs';

try {
  install();
  const path = chromium();
  const files = journeyFiles(process.argv.slice(2));
  if (files.length === 0) throw new Fault(`No journey is called ${process.argv.slice(2).join(' or ')}.`);
  const needsKeycloak = files.some((file) => file.includes('keycloak'));
  const env = { CHROMIUM_PATH: path, ...foreignPrograms(['FIREFOX', 'PHP']), ...(needsKeycloak ? keycloak() : {}) };
  await build();
  const { passed, failed } = runTests(files, { env, label: 'journeys' });
  console.log(`\n${passed} passed, ${failed} failed`);
  process.exit(failed > 0 ? 1 : 0);
} catch (error) {
  fail(error);
}
