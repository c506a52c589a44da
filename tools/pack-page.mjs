// Makes the visitor's page small after `ng build visit`: shortens its scripts together, as one closed world, and puts the first
// of them into the page itself (on a slow network each request costs half a second before its first byte).
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { minify } from '@swc/core';
import { build, transform } from 'esbuild';
import { ClosedWorld, wordsOf } from './page/closed-world.mjs';
import { importsOf, reassigned } from './page/bindings.mjs';
import { ROOT } from './with-node.mjs';

/** What does for this page what the package of that name does, in less (`externalDependencies` in angular.json). */
const STAND_INS = {
  rxjs: 'tools/page/rxjs.mjs',
  'rxjs/operators': 'tools/page/rxjs.mjs',
  'zod/mini': 'libs/contract/page-schemas.ts',
};
/** Under this name the page keeps what later scripts take from the first ones. */
const SHARED = 'globalThis.__confrere';

const settings = {
  bundle: true,
  format: 'esm',
  target: 'es2022',
  minifySyntax: true,
  write: false,
  legalComments: 'none',
  logLevel: 'silent',
  // A stand-in that lacks something.
  logOverride: { 'import-is-undefined': 'error' },
};
const split = { splitting: true, outdir: '/', entryNames: '[name]', chunkNames: '[name]-[hash]' };

/** Bundles what `options` say; file name → text. */
async function bundle(options) {
  const { outputFiles } = await build({ ...settings, ...options });
  return new Map(outputFiles.map(({ path, text }) => [basename(path), text]));
}

const standIns = {
  name: 'stand-ins',
  setup: (api) =>
    api.onResolve({ filter: /^(rxjs|zod|\.)/ }, ({ path, resolveDir }) =>
      path in STAND_INS
        ? { path: join(ROOT, STAND_INS[path]), sideEffects: false }
        : // The root package.json calls built files free of side effects.
          { path: join(resolveDir, path), sideEffects: true },
    ),
};

/** Scripts that are held in memory, for the bundler; `elsewhere` may send an import another way. */
const held = (scripts, elsewhere = () => undefined) => ({
  name: 'held',
  setup: (api) => {
    api.onResolve(
      { filter: /.*/ },
      ({ path }) => elsewhere(basename(path)) ?? { path: basename(path), namespace: 'held' },
    );
    api.onLoad({ filter: /.*/, namespace: 'held' }, ({ path }) => ({ contents: scripts.get(path), loader: 'js' }));
  },
});

const lengthOf = (scripts) => [...scripts.values()].reduce((sum, text) => sum + text.length, 0);

/** Takes out what nothing names, again and again: what only that needed goes in the next round. */
async function withoutUnused(world, scripts, main) {
  for (;;) {
    const texts = world.withoutUnusedMembers([...scripts.values()]);
    const rest = new Map([...scripts.keys()].map((name, index) => [name, texts[index]]));
    const next = await bundle({ ...split, entryPoints: [main], plugins: [held(rest)] });
    if (lengthOf(next) >= lengthOf(scripts)) return scripts;
    scripts = next;
  }
}

async function withShortNames(world, scripts, main) {
  const texts = [...scripts.values()];
  const own = world.ownNames(texts);
  const others = new Set(texts.flatMap((text) => wordsOf(text)).filter((word) => !own.has(word)));
  const mangleCache = Object.fromEntries([...others].map((word) => [word, false]));
  return bundle({ ...split, entryPoints: [main], plugins: [held(scripts)], mangleProps: /./, mangleCache });
}

async function shortest(script) {
  const { code } = await minify(script, {
    module: true,
    compress: { ecma: 2022, passes: 3, toplevel: true, pure_getters: true, keep_fargs: true, unsafe_arrows: true },
    mangle: { toplevel: true },
  });
  // Two minifiers agree that this is JavaScript: some settings of the first have written what is none.
  await transform(code, { target: settings.target });
  return code;
}

/** Names of the scripts that run at the start: `main` and all that it imports before it runs. */
function startingWith(main, scripts, found = new Set()) {
  found.add(main);
  for (const { from } of importsOf(scripts.get(main))) if (!found.has(from)) startingWith(from, scripts, found);
  return found;
}

/** What later scripts take from the first ones: `{ from: file, name }`, each once. */
function sharedBy(later, first, scripts) {
  // A bare import of a first script asks for nothing: that one has run.
  const all = later
    .flatMap((name) => importsOf(scripts.get(name)))
    .filter(({ from, name }) => first.has(from) && name !== undefined);
  const shared = [...new Map(all.map((each) => [`${each.from} ${each.name}`, each])).values()];
  for (const { from, name } of shared)
    // It is handed over once, with the value that it has then.
    if (reassigned(scripts.get(from), name)) throw new Error(`Later scripts share a variable that changes: ${name}.`);
  return shared;
}

/** A later script, taking from the page what it shared. */
async function packLater(name, { scripts, first, shared }) {
  const taken = `const [${shared.map((_, index) => `shared${index}`).join()}] = ${SHARED};`;
  const given = [...first].map((file) => {
    const own = shared.flatMap(({ from, name }, index) => (from === file ? [`shared${index} as ${name}`] : []));
    return [file, `${taken}\nexport { ${own.join()} };`];
  });
  const [[, text]] = await bundle({ entryPoints: [name], plugins: [held(new Map([...scripts, ...given]))] });
  return shortest(text);
}

/** The first scripts as one, sharing what later scripts take; `addresses` says where those are. */
async function packFirst(main, { scripts, shared, addresses }) {
  const share = [
    ...shared.map(({ from, name }, index) => `import { ${name} as shared${index} } from './${from}';`),
    `${SHARED} = [${shared.map((_, index) => `shared${index}`).join()}];`,
  ].join('\n');
  const all = new Map([...scripts, ['share', share], ['start', `import './share'; import './${main}';`]]);
  const later = (name) => (addresses.has(name) ? { path: addresses.get(name), external: true } : undefined);
  const [[, text]] = await bundle({ entryPoints: ['start'], plugins: [held(all, later)] });
  return (await shortest(text)).replaceAll('</script', '<\\/script').replaceAll('<!--', '<\\!--');
}

/** Packs the page in `folder`, as `ng build visit` left it. Returns the names of the scripts that are in the page now. */
export async function packPage(folder) {
  const page = readFileSync(join(folder, 'index.html'), 'utf8');
  const tag = /<script src="\/visit\/(main-[^"]+\.js)" type="module"><\/script>/.exec(page);
  if (!tag) throw new Error('The visitor’s page names no main script: has the build changed its form?');
  const main = tag[1];
  const world = new ClosedWorld();
  let scripts = await bundle({ ...split, entryPoints: [join(folder, main)], plugins: [standIns] });
  scripts = await withoutUnused(world, scripts, main);
  scripts = await withShortNames(world, scripts, main);
  const first = startingWith(main, scripts);
  const later = [...scripts.keys()].filter((name) => !first.has(name));
  const shared = sharedBy(later, first, scripts);

  for (const name of readdirSync(folder)) if (name.endsWith('.js')) rmSync(join(folder, name));
  const addresses = new Map();
  for (const name of later) {
    const text = await packLater(name, { scripts, first, shared });
    // As Angular’s build has it: a file of such a name never changes.
    const kind = /^(aside|check)-/.exec(name)?.[1] ?? 'later';
    const written = `${kind}-${createHash('sha256').update(text).digest('hex').slice(0, 8).toUpperCase()}.js`;
    addresses.set(name, `/visit/${written}`);
    writeFileSync(join(folder, written), text);
  }
  const script = await packFirst(main, { scripts, shared, addresses });
  // The server finds styles and the root element of the page by their tags, and the policy names the script by its hash.
  if (/<style|<cf-/.test(script)) throw new Error('The visitor’s script contains markup that the server would change.');
  const packed = page
    .replace(/<link rel="modulepreload" href="\/visit\/[^"]+">/g, '')
    .replace(tag[0], () => `<script type="module">${script}</script>`);
  writeFileSync(join(folder, 'index.html'), packed);
  return [...first];
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const folder = process.argv[2] ?? join(ROOT, 'dist', 'visit');
  console.log(`in the page itself: ${(await packPage(folder)).join(', ')}`);
}
