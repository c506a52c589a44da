// `npm run arch`: reads the import table of ARCHITECTURE.md, makes dependency-cruiser rules of it, and runs them.
import { readFileSync, writeFileSync, mkdirSync, existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fail } from './fault.mjs';
import { ROOT, run } from './with-node.mjs';

const DEVELOPMENT_ONLY = [
  'node-turn',
  'playwright-core',
  'fast-check',
  'supertest',
  'jest',
  '@nestjs/testing',
  '@axe-core/playwright',
];
/** Specs, and what only specs use. */
const TESTS = '\\.(spec|fixture)\\.ts$|/testing/';
/** Never built into what ships: these may use what libs keep for tests. */
const NOT_PRODUCT = ['^apps/e2e/', '^apps/relay/(bench|conformance)/'];
const REFUSED = [
  'passport-saml',
  'samlify',
  'saml2-js',
  'xmldom',
  'mediasoup',
  'janus',
  'fluent-ffmpeg',
  'wrtc',
  'node-turn',
];

/** The table's rows: part → the parts named in its cell. */
export function readTable(text) {
  const table = text.split('<!-- arch:table -->')[1]?.split('<!-- /arch:table -->')[0];
  if (!table) throw new Error('ARCHITECTURE.md has no import table between its arch:table marks');
  const rows = table.trim().split('\n').slice(2);
  return new Map(
    rows.map((row) => {
      const [part, cell] = row
        .split('|')
        .slice(1, 3)
        .map((text) => text.trim());
      return [part, cell === '' ? [] : cell.split(',').map((name) => name.trim())];
    }),
  );
}

/** All that `part` may import, with each `+name` unfolded. */
export function allowedFor(part, table, seen = new Set()) {
  if (seen.has(part)) throw new Error(`The import table goes in a circle at ${part}`);
  const allowed = new Set();
  for (const name of table.get(part) ?? []) {
    if (!name.startsWith('+')) {
      allowed.add(name);
      continue;
    }
    const base = name.slice(1);
    if (!table.has(base)) throw new Error(`The import table names ${base}, which has no row`);
    allowed.add(base);
    for (const inherited of allowedFor(base, table, new Set([...seen, part]))) allowed.add(inherited);
  }
  return [...allowed];
}

const folderOf = (part) => (part.startsWith('apps/') ? part : `libs/${part}`).replace('/*', '/[^/]+');

/** dependency-cruiser rules, each with what to do instead. */
export function rulesFrom(table) {
  const layers = [...table.keys()].map((part) => {
    const allowed = allowedFor(part, table);
    const targets = [folderOf(part), ...allowed.map(folderOf)].map((folder) => `^${folder}/`);
    return {
      name: `imports-of-${part.replace('/*', '')}`,
      comment: `${part} may import only: ${allowed.join(', ') || 'nothing of the house'}. Move the code down, tell it as a domain event, or declare a small seam that the upper part fills in.`,
      severity: 'error',
      from: { path: `^${folderOf(part)}/`, pathNot: TESTS },
      to: { path: '^(apps|libs)/', pathNot: part === 'apps/e2e' ? [...targets, TESTS] : targets },
    };
  });
  return [
    ...layers,
    {
      name: 'no-circles',
      comment: 'Two files need each other: put what both need into a third, or turn one call into a domain event.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'one-door',
      comment: 'Enter a lib only through its index.ts: export there what others may use.',
      severity: 'error',
      from: { path: '^(?:apps|libs)/', pathNot: TESTS },
      to: {
        dependencyTypes: ['aliased'],
        path: '^libs/',
        pathNot: '^libs/(?:kernel|contract|relay|(?:platform|features|browser)/[^/]+)/index\\.ts$',
      },
    },
    {
      name: 'one-door-relative',
      comment: 'Import another lib by its alias (@confrere/…), not by a relative path.',
      severity: 'error',
      from: { path: '^libs/((?:kernel|contract|relay)|(?:platform|features|browser)/[^/]+)/', pathNot: TESTS },
      to: { dependencyTypes: ['local'], dependencyTypesNot: ['aliased'], path: '^libs/', pathNot: '^libs/$1/' },
    },
    {
      name: 'apps-enter-by-alias',
      comment: 'Import a lib by its alias (@confrere/…), not by a relative path.',
      severity: 'error',
      from: { path: '^apps/', pathNot: [...NOT_PRODUCT, TESTS] },
      to: { dependencyTypes: ['local'], dependencyTypesNot: ['aliased'], path: '^libs/' },
    },
    {
      name: 'no-tests-in-the-product',
      comment: 'Product code may not import a spec or a fixture.',
      severity: 'error',
      from: { pathNot: [...NOT_PRODUCT, TESTS] },
      to: { path: TESTS },
    },
    {
      name: 'no-development-packages-in-the-product',
      comment: 'This package is for tests and benches only; it is not installed where the appliance runs.',
      severity: 'error',
      from: { path: '^(apps|libs)/', pathNot: [TESTS, '^apps/e2e/', '/bench/', 'setup-jest\\.ts$'] },
      to: { path: `node_modules/(${DEVELOPMENT_ONLY.join('|')})/` },
    },
    {
      name: 'unresolvable',
      comment: 'This import leads nowhere: is the alias in tsconfig.json, the file name right, the .js ending there?',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ];
}

/** Packages that must never be in what ships. Returns the names found. */
export function refusedPackages(manifest) {
  return REFUSED.filter((name) => name in (manifest.dependencies ?? {}));
}

/** Parts of the house that have no row: a new lib must be given its place first. */
function partsWithoutRow(table) {
  const folders = [];
  for (const app of readdirSync(join(ROOT, 'apps'))) folders.push(`apps/${app}`);
  for (const lib of readdirSync(join(ROOT, 'libs'))) {
    if (!['platform', 'features', 'browser'].includes(lib)) folders.push(lib);
    else
      for (const inner of readdirSync(join(ROOT, 'libs', lib), { withFileTypes: true }))
        if (inner.isDirectory()) folders.push(`${lib}/${inner.name}`);
  }
  return folders.filter((folder) => !table.has(folder) && !table.has(`${folder.split('/')[0]}/*`));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const table = readTable(readFileSync(join(ROOT, 'ARCHITECTURE.md'), 'utf8'));
  const missing = partsWithoutRow(table);
  if (missing.length > 0) {
    console.error(
      `No row in ARCHITECTURE.md's import table for: ${missing.join(', ')}. Say there what each may import.`,
    );
    process.exit(1);
  }
  const refused = refusedPackages(JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')));
  if (refused.length > 0) {
    console.error(`These packages may not ship: ${refused.join(', ')} (see ARCHITECTURE.md).`);
    process.exit(1);
  }
  const config = {
    forbidden: rulesFrom(table),
    options: {
      doNotFollow: { path: 'node_modules' },
      tsPreCompilationDeps: true,
      tsConfig: { fileName: 'tsconfig.spec.json' },
      enhancedResolveOptions: {
        extensions: ['.ts', '.js', '.mjs', '.json'],
        exportsFields: ['exports'],
        conditionNames: ['import', 'require', 'node', 'default', 'types'],
      },
      exclude: { path: '(^|/)(dist|artifacts|\\.angular)/' },
    },
  };
  const folder = join(ROOT, '.cache');
  if (!existsSync(folder)) mkdirSync(folder);
  const file = join(folder, 'dependency-cruiser.json');
  writeFileSync(file, JSON.stringify(config, null, 2));
  try {
    process.exit(run('depcruise', ['--config', file, '--output-type', 'err-long', 'apps', 'libs']));
  } catch (error) {
    fail(error);
  }
}
