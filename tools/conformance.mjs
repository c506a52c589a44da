// `npm run conformance [part of a name …]`: the relay as it is built against the TURN clients of others.
import { build } from './build.mjs';
import { foreignPrograms } from './foreign.mjs';
import { fail } from './fault.mjs';
import { install } from './install.mjs';
import { conformanceFiles, runTests } from './journeys.mjs';

try {
  install();
  const env = foreignPrograms(['UCLIENT', 'AIOICE']);
  await build(['relay']);
  const { passed, failed } = runTests(conformanceFiles(process.argv.slice(2)), { env, label: 'conformance' });
  console.log(`\n${passed} passed, ${failed} failed`);
  process.exit(failed > 0 ? 1 : 0);
} catch (error) {
  fail(error);
}
