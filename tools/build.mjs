// Builds the programs and web apps into dist/, each only when something that goes into it has changed.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compressFolder } from './compress.mjs';
import { fail, Fault } from './fault.mjs';
import { install } from './install.mjs';
import { buildNative, nativeIsOld } from './native.mjs';
import { environment, ROOT } from './with-node.mjs';

const EVERYWHERE = ['package-lock.json', 'tsconfig.json', 'tools/build.mjs', 'libs/kernel', 'libs/contract'];
const NODE_SIDE = ['tsconfig.node.json', 'nest-cli.json', 'libs/relay', 'libs/platform'];
const BROWSER_SIDE = [
  'tsconfig.browser.json',
  'angular.json',
  'libs/browser',
  'tools/compress.mjs',
  'tools/page-weight.mjs',
];

/** name → what goes in, how it is made, where it comes out. */
export const TARGETS = {
  server: {
    inputs: [...NODE_SIDE, 'libs/features', 'apps/server'],
    command: ['nest', 'build', 'server'],
    output: 'dist/server',
    cache: 'dist/.tsbuildinfo/server.tsbuildinfo',
  },
  relay: {
    inputs: [...NODE_SIDE, 'apps/relay'],
    command: ['nest', 'build', 'relay'],
    output: 'dist/relay',
    cache: 'dist/.tsbuildinfo/relay.tsbuildinfo',
  },
  cli: {
    inputs: [...NODE_SIDE, 'libs/features', 'apps/cli'],
    command: ['nest', 'build', 'cli'],
    output: 'dist/cli',
    cache: 'dist/.tsbuildinfo/cli.tsbuildinfo',
  },
  visit: {
    inputs: [...BROWSER_SIDE, 'apps/visit', 'tools/pack-page.mjs', 'tools/page', 'tools/pack-walk-in.mjs'],
    command: ['ng', 'build', 'visit', '--progress=false'],
    output: 'dist/visit',
    web: true,
    after: [
      ['node', 'tools/pack-page.mjs'],
      ['node', 'tools/pack-walk-in.mjs'],
    ],
    check: ['node', 'tools/page-weight.mjs'],
  },
  desk: {
    inputs: [...BROWSER_SIDE, 'apps/desk'],
    command: ['ng', 'build', 'desk', '--progress=false'],
    output: 'dist/desk',
    web: true,
  },
};

const stampOf = (name) => join(ROOT, 'dist', '.stamps', name);

function filesBelow(path) {
  const whole = join(ROOT, path);
  if (!existsSync(whole)) return [];
  const entries = readdirSync(whole, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && !/\.(spec\.ts|md)$/.test(entry.name))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
}

/** A hash over the names and contents of everything that goes into a target. */
function fingerprint(inputs) {
  const hash = createHash('sha256');
  for (const input of [...EVERYWHERE, ...inputs]) {
    const files = /\.[a-z]+$/.test(input) ? [join(ROOT, input)].filter(existsSync) : filesBelow(input).sort();
    for (const file of files)
      hash
        .update(`${relative(ROOT, file)}\0`)
        .update(readFileSync(file))
        .update('\0');
  }
  return hash.digest('hex');
}

const runQuietly = ([program, ...args]) =>
  new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: ROOT,
      env: environment({ NG_CLI_ANALYTICS: 'false' }),
      shell: process.platform === 'win32',
    });
    let output = '';
    child.stdout.on('data', (data) => (output += data));
    child.stderr.on('data', (data) => (output += data));
    child.on('error', (error) => resolve({ code: 1, output: String(error) }));
    child.on('close', (code) => resolve({ code: code ?? 1, output }));
  });

async function runOrFail(name, command) {
  const { code, output } = await runQuietly(command);
  if (code !== 0) throw new Fault(`Building ${name} failed:\n${output.trim()}`);
}

async function buildOne(name, say) {
  const target = TARGETS[name];
  const wanted = fingerprint(target.inputs);
  const stamp = stampOf(name);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted && existsSync(join(ROOT, target.output)))
    return false;
  const started = performance.now();
  rmSync(stamp, { force: true });
  rmSync(join(ROOT, target.output), { recursive: true, force: true });
  if (target.cache) rmSync(join(ROOT, target.cache), { force: true });
  await runOrFail(name, target.command);
  for (const command of target.after ?? []) await runOrFail(name, command);
  if (target.web) compressFolder(join(ROOT, target.output));
  if (target.check) await runOrFail(name, target.check);
  mkdirSync(join(ROOT, 'dist', '.stamps'), { recursive: true });
  writeFileSync(stamp, wanted);
  say(`  built ${name} (${((performance.now() - started) / 1000).toFixed(1)} s)`);
  return true;
}

/** Builds what changed of the targets named (all of them by default). Node programs and web apps are built side by side. */
export async function build(names = Object.keys(TARGETS), { say = console.log } = {}) {
  // Optional: without a compiler, or on another system, the relay takes UDP packets one by one.
  if (names.includes('relay') && nativeIsOld()) {
    const missing = buildNative();
    if (missing !== null) say(`  no batches of UDP packets: ${missing}`);
  }
  const inTurn = async (group) => {
    const built = [];
    for (const name of group) built.push(await buildOne(name, say));
    return built;
  };
  const results = await Promise.all([
    inTurn(names.filter((name) => !TARGETS[name].web)),
    inTurn(names.filter((name) => TARGETS[name].web)),
  ]);
  return results.flat().some(Boolean);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    install();
    const names = process.argv.slice(2);
    for (const name of names)
      if (!(name in TARGETS))
        throw new Fault(`There is no program "${name}": choose from ${Object.keys(TARGETS).join(', ')}.`);
    if (!(await build(names.length > 0 ? names : undefined))) console.log('Nothing to build: all is up to date.');
  } catch (error) {
    fail(error);
  }
}
