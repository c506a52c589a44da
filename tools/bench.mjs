// `npm run bench:call | bench:page | bench:relay | bench:door | bench:login | bench:waiting | fuzz:relay | soak:relay`: each prints a table and, as its last line, the same as JSON.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { build } from './build.mjs';
import { chromium } from './chromium.mjs';
import { fail, Fault } from './fault.mjs';
import { install } from './install.mjs';
import { ROOT, run } from './with-node.mjs';

const BENCHES = {
  call: { file: 'apps/e2e/bench/call/run.ts', browser: true },
  page: { file: 'apps/e2e/bench/page/run.ts', browser: true },
  relay: { file: 'apps/relay/bench/run.mjs', browser: false },
  door: { file: 'apps/relay/bench/door.mjs', browser: false },
  login: { file: 'apps/e2e/bench/login/run.ts', browser: false },
  waiting: { file: 'apps/e2e/bench/waiting/run.ts', browser: false },
  'fuzz-relay': {
    file: 'apps/relay/fuzz/run.mjs',
    browser: false,
    // V8 doubles its young generation whenever it likes, and the allocator keeps what a burst of large packets needed: with
    // both at one size all through the run, growth is growth.
    node: ['--expose-gc', '--min-semi-space-size=4', '--max-semi-space-size=4'],
    env: { MALLOC_ARENA_MAX: '1', MALLOC_MMAP_THRESHOLD_: '65536', MALLOC_TRIM_THRESHOLD_: '131072' },
  },
  soak: { file: 'apps/e2e/soak/relay.ts', browser: true },
};

try {
  const [name, ...args] = process.argv.slice(2);
  const bench = BENCHES[name];
  if (!bench) throw new Fault(`There is no bench "${name ?? ''}": choose from ${Object.keys(BENCHES).join(', ')}.`);
  install();
  if (!existsSync(join(ROOT, bench.file))) throw new Fault(`${bench.file} is not there.`);
  const env = { ...bench.env, ...(bench.browser && { CHROMIUM_PATH: chromium() }) };
  await build(undefined, { say: console.error });
  process.exit(run('node', [...(bench.node ?? []), bench.file, ...args], { env }));
} catch (error) {
  fail(error);
}
