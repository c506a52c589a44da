// `npm run confrere -- <command>`: the commands for administrators, from a clone; builds them when something has changed.
import { join } from 'node:path';
import { build } from './build.mjs';
import { fail } from './fault.mjs';
import { install } from './install.mjs';
import { ROOT, run } from './with-node.mjs';

try {
  install();
  // Standard output belongs to the command.
  await build(['cli'], { say: console.error });
  process.exit(
    run('node', ['--enable-source-maps', join(ROOT, 'dist/cli/apps/cli/main.js'), ...process.argv.slice(2)]),
  );
} catch (error) {
  fail(error);
}
