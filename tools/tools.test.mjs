import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { grown, memoryGoal, whenStill } from '../apps/e2e/bench/waiting/memory.ts';
import { RELAY_NODE_FLAGS } from '../apps/relay/node-flags.mjs';
import { allowedFor, readTable, refusedPackages, rulesFrom } from './arch.mjs';
import { startsServices } from './distribution.mjs';
import { foreignPrograms } from './foreign.mjs';
import { explainInstall, requireNode } from './install.mjs';
import { keycloak } from './keycloak.mjs';
import { ROOT } from './with-node.mjs';

const table = readTable(readFileSync(join(ROOT, 'ARCHITECTURE.md'), 'utf8'));

/** Whether some rule forbids an import from one file to another. */
function forbids(from, to) {
  return rulesFrom(table).some((rule) => {
    const any = (patterns, text) => [patterns].flat().some((pattern) => new RegExp(pattern).test(text));
    if (!rule.name.startsWith('imports-of-')) return false;
    return any(rule.from.path, from) && any(rule.to.path, to) && !any(rule.to.pathNot, to);
  });
}

test('calls go down and never up', () => {
  assert.equal(forbids('libs/features/signaling/gateway.ts', 'libs/features/rooms/index.ts'), false);
  assert.equal(forbids('libs/features/rooms/ring-visitor.ts', 'libs/features/signaling/index.ts'), true);
  assert.equal(forbids('libs/platform/storage/unit-of-work.ts', 'libs/features/rooms/index.ts'), true);
  assert.equal(forbids('libs/kernel/clock.ts', 'libs/contract/index.ts'), true);
});

test('the relay has neither Nest features nor the database', () => {
  assert.equal(forbids('libs/relay/turn/allocate.ts', 'libs/kernel/index.ts'), false);
  assert.equal(forbids('libs/relay/turn/allocate.ts', 'libs/platform/config/index.ts'), true);
  assert.equal(forbids('apps/relay/main.ts', 'libs/features/rooms/index.ts'), true);
});

test('a page never reaches the server side', () => {
  assert.equal(forbids('apps/visit/src/main.ts', 'libs/browser/call/index.ts'), false);
  assert.equal(forbids('apps/visit/src/main.ts', 'libs/features/rooms/index.ts'), true);
  assert.equal(forbids('libs/browser/call/call.ts', 'libs/browser/ui/index.ts'), true);
});

test('a name with + brings all that the named part may import', () => {
  const allowed = allowedFor('features/signaling', table);
  for (const part of ['features/rooms', 'features/identity', 'features/people', 'features/audit', 'relay', 'kernel'])
    assert.ok(allowed.includes(part), part);
});

test('a circle in the table is refused', () => {
  const circle = new Map([
    ['a', ['+b']],
    ['b', ['+a']],
  ]);
  assert.throws(() => allowedFor('a', circle), /circle/);
});

test('packages that forge identities or record calls may not ship', () => {
  assert.deepEqual(refusedPackages({ dependencies: { 'passport-saml': '3', zod: '4' } }), ['passport-saml']);
  assert.deepEqual(refusedPackages({ dependencies: { '@node-saml/passport-saml': '5' } }), []);
});

test('an install that fails says in one sentence what to do', () => {
  assert.match(explainInstall('npm error code ENOTFOUND'), /registry cannot be reached/);
  assert.match(explainInstall("npm error EACCES: permission denied, mkdir '/x/node_modules'"), /write permission/);
  assert.match(explainInstall('npm error code ENOSPC'), /disk is full/);
  assert.match(explainInstall('something else'), /something else/);
});

test('on a clone where nothing is installed yet, every command says in one sentence what to do', () => {
  const clone = mkdtempSync(join(tmpdir(), 'confrere-clone-'));
  try {
    cpSync(join(ROOT, 'tools'), join(clone, 'tools'), { recursive: true });
    for (const file of ['ARCHITECTURE.md', 'package.json', 'tsconfig.spec.json'])
      cpSync(join(ROOT, file), join(clone, file));
    for (const folder of ['apps', 'libs']) mkdirSync(join(clone, folder));
    const bare = { cwd: clone, encoding: 'utf8', env: { PATH: dirname(process.execPath) } };
    for (const [program, ...command] of [
      ['tsc', 'types.mjs'],
      ['depcruise', 'arch.mjs'],
      ['eslint', 'with-node.mjs', 'eslint', '.'],
    ]) {
      const [file, ...args] = command;
      const { status, stderr } = spawnSync(process.execPath, [join('tools', file), ...args], bare);
      assert.equal(status, 1, stderr);
      assert.match(
        stderr.trim(),
        new RegExp(`^${program} is not installed yet: run "npm ci" in .*same command again\\.$`),
      );
    }
  } finally {
    rmSync(clone, { recursive: true });
  }
});

test('an old Node is refused with the version that is needed', () => {
  assert.throws(() => requireNode('18.19.0'), /Node 18\.19\.0 is too old.*20/);
  assert.doesNotThrow(() => requireNode('20.20.2'));
});

test('whoever starts the relay by the image or by the README starts Node as npm start does', () => {
  const flags = RELAY_NODE_FLAGS.join(' ');
  for (const file of ['Dockerfile', 'apps/relay/README.md'])
    assert.ok(readFileSync(join(ROOT, file), 'utf8').includes(`node ${flags} dist/relay`), `${file} names ${flags}`);
});

test('where Keycloak cannot run or be fetched, its journey is skipped with the reason', () => {
  const folder = mkdtempSync(join(tmpdir(), 'confrere-tools-'));
  const java = (version) => {
    mkdirSync(join(folder, version), { recursive: true });
    writeFileSync(join(folder, version, 'java'), `#!/bin/sh\necho 'openjdk version "${version}"' >&2\n`, {
      mode: 0o755,
    });
    return join(folder, version);
  };
  try {
    for (const [env, reason] of [
      [{ KEYCLOAK_HOME: folder }, /KEYCLOAK_HOME names .*, where there is no bin\/kc\.sh/],
      [{ PATH: folder }, /Java is not installed here/],
      [{ PATH: java('11.0.2') }, /Java 11 is too old/],
    ]) {
      const said = [];
      const { KEYCLOAK_MISSING } = keycloak({
        say: (line) => said.push(line),
        env: { XDG_CACHE_HOME: folder, ...env },
      });
      assert.match(KEYCLOAK_MISSING, reason);
      assert.deepEqual(said, [`${KEYCLOAK_MISSING}: what needs Keycloak is skipped.`]);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

const FOREIGN = ['FIREFOX', 'UCLIENT', 'PHP'];
const foreign = (serves) => {
  const installed = [];
  const told = [];
  const variables = foreignPrograms(FOREIGN, {
    env: {},
    say: (line) => told.push(line),
    mayInstall: true,
    serves,
    install: (names) => (installed.push(...names), 'no such package'),
    find: () => undefined,
  });
  return { installed, told, variables };
};

test('what brings a service along is not installed on a machine that would start it, and that is said', () => {
  const { installed, told, variables } = foreign(true);
  assert.deepEqual(installed, ['firefox-esr']);
  assert.match(variables.PHP_MISSING, /would start Apache, a web server on this machine .*apt-get install/);
  assert.match(variables.UCLIENT_MISSING, /would start a TURN server/);
  for (const name of FOREIGN)
    assert.ok(
      told.some((line) => line.startsWith(variables[`${name}_MISSING`])),
      name,
    );
});

test('where nothing is started by itself all of it is installed, and what could not be is said', () => {
  const { installed, variables } = foreign(false);
  assert.ok(installed.includes('simplesamlphp') && installed.includes('coturn'));
  assert.match(variables.PHP_MISSING, /could not be installed \(no such package\)/);
});

test('a machine starts services when its first process is one that does', () => {
  const folder = mkdtempSync(join(tmpdir(), 'confrere-tools-'));
  const first = (name) => {
    writeFileSync(join(folder, 'comm'), `${name}\n`);
    return startsServices(join(folder, 'comm'));
  };
  assert.deepEqual(['systemd', 'init', 'tini', 'bash', 'node'].map(first), [true, true, false, false, false]);
  assert.equal(startsServices(join(folder, 'nothing')), true);
  rmSync(folder, { recursive: true });
});

const held = (megabytes) => ({ rss: megabytes * 1e6, heapUsed: (megabytes * 1e6) / 2, external: 0, late: 0 });

test('a bench takes no memory for a figure before it stands still, or where it only shrank', async () => {
  const looks = [90, 70, 60, 60.2, 60.1].map(held);
  assert.deepEqual(
    await whenStill(
      async () => looks.shift(),
      async () => undefined,
    ),
    held(60.2),
  );
  let grows = 0;
  assert.equal(
    await whenStill(
      async () => held(++grows),
      async () => undefined,
    ),
    null,
  );
  const holds = (from, to) => memoryGoal('memory', grown(from, to, 1_000)).holds;
  assert.equal(holds(held(60), held(66)), true);
  assert.equal(holds(held(60), held(69)), false);
  assert.equal(holds(held(60), held(54)), false);
  assert.equal(holds(held(60), held(60)), false);
  assert.equal(holds(null, held(66)), false);
  // It filled room that it had from before: what is in use counts.
  assert.equal(holds({ ...held(60), heapUsed: 0 }, { ...held(60), heapUsed: 9e6 }), false);
});
