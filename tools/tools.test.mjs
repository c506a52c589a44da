import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { RELAY_NODE_FLAGS } from '../apps/relay/node-flags.mjs';
import { allowedFor, readTable, refusedPackages, rulesFrom } from './arch.mjs';
import { explainInstall, requireNode } from './install.mjs';
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

test('an old Node is refused with the version that is needed', () => {
  assert.throws(() => requireNode('18.19.0'), /Node 18\.19\.0 is too old.*20/);
  assert.doesNotThrow(() => requireNode('20.20.2'));
});

test('whoever starts the relay by the image or by the README starts Node as npm start does', () => {
  const flags = RELAY_NODE_FLAGS.join(' ');
  for (const file of ['Dockerfile', 'apps/relay/README.md'])
    assert.ok(readFileSync(join(ROOT, file), 'utf8').includes(`node ${flags} dist/relay`), `${file} names ${flags}`);
});
