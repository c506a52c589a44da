// `npm run types`: type-checks everything, specs included. (Angular templates are checked by the build.)
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fail } from './fault.mjs';
import { ROOT, run } from './with-node.mjs';

const PROJECTS = [
  'tsconfig.spec.json',
  'tsconfig.browser.spec.json',
  'apps/e2e/tsconfig.json',
  'apps/relay/conformance/tsconfig.json',
];

try {
  const failed = PROJECTS.filter(
    (project) => existsSync(join(ROOT, project)) && run('tsc', ['--noEmit', '-p', project]) !== 0,
  );
  process.exit(failed.length > 0 ? 1 : 0);
} catch (error) {
  fail(error);
}
