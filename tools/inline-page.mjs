// Puts the visitor's first scripts into the page itself. On a slow network each request costs half a second before its
// first byte: the page then needs one, not two one after the other. What is loaded later takes the shared code from the page.
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { ROOT } from './with-node.mjs';

/** Under this name the page keeps what its first scripts export, for the scripts that come later. */
const SHARED = '__confrere';

const settings = {
  bundle: true,
  format: 'esm',
  minify: true,
  write: false,
  target: 'es2022',
  legalComments: 'none',
  logLevel: 'silent',
};

/** Inlines the scripts of `folder`/index.html. Returns the names of the files that are not needed any more. */
export async function inlinePage(folder) {
  const page = readFileSync(join(folder, 'index.html'), 'utf8');
  const main = /<script src="\/visit\/(main-[^"]+\.js)" type="module"><\/script>/.exec(page);
  if (!main) throw new Error('The visitor’s page names no main script: has the build changed its form?');
  const preloaded = [...page.matchAll(/<link rel="modulepreload" href="\/visit\/([^"]+)">/g)].map((match) => match[1]);
  const first = [...preloaded, main[1]];
  const later = readdirSync(folder).filter((name) => name.endsWith('.js') && !first.includes(name));
  const isLater = (path) => later.includes(path.replace('./', ''));

  const entry = [
    ...preloaded.map((name, index) => `import * as shared${index} from './${name}';`),
    `globalThis.${SHARED} = { ${preloaded.map((name, index) => `${JSON.stringify(name)}: shared${index}`).join(', ')} };`,
    `import './${main[1]}';`,
  ].join('\n');
  const inlined = await build({
    ...settings,
    stdin: { contents: entry, resolveDir: folder },
    plugins: [
      {
        name: 'later',
        setup: (api) =>
          api.onResolve({ filter: /^\.\// }, ({ path }) =>
            isLater(path)
              ? { path: `/visit/${path.slice(2)}`, external: true }
              : // The root package.json calls built files free of side effects.
                { path: join(folder, path), sideEffects: true },
          ),
      },
    ],
  });
  const script = inlined.outputFiles[0].text.replaceAll('</script', '<\\/script').replaceAll('<!--', '<\\!--');
  // The server finds styles and the root element of the page by their tags, and the policy names the script by its hash.
  if (/<style|<cf-/.test(script)) throw new Error('The visitor’s script contains markup that the server would change.');

  for (const name of later) {
    const rest = await build({
      ...settings,
      entryPoints: [join(folder, name)],
      plugins: [
        {
          name: 'shared',
          setup: (api) => {
            api.onResolve({ filter: /^\.\// }, ({ path }) =>
              preloaded.includes(path.slice(2))
                ? { path: path.slice(2), namespace: 'shared' }
                : isLater(path)
                  ? { path, external: true }
                  : undefined,
            );
            api.onLoad({ filter: /.*/, namespace: 'shared' }, ({ path }) => ({
              contents: `module.exports = globalThis.${SHARED}[${JSON.stringify(path)}];`,
              loader: 'js',
            }));
          },
        },
      ],
    });
    writeFileSync(join(folder, name), rest.outputFiles[0].contents);
  }
  const without = page
    .replace(/<link rel="modulepreload" href="\/visit\/[^"]+">/g, '')
    .replace(main[0], () => `<script type="module">${script}</script>`);
  writeFileSync(join(folder, 'index.html'), without);
  for (const name of first) rmSync(join(folder, name));
  return first;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const folder = process.argv[2] ?? join(ROOT, 'dist', 'visit');
  console.log(`inlined: ${(await inlinePage(folder)).join(', ')}`);
}
