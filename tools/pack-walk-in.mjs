// Makes the scripts of the form at a room's door and of the page where a code is typed, files of their own beside the visitor's
// page: who has a link never fetches them.
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { ROOT } from './with-node.mjs';

const folder = process.argv[2] ?? join(ROOT, 'dist', 'visit');
for (const page of ['walk-in', 'code']) {
  const { outputFiles } = await build({
    entryPoints: [join(ROOT, `apps/visit/src/${page}/${page}.ts`)],
    bundle: true,
    format: 'esm',
    target: 'es2022',
    minify: true,
    write: false,
    legalComments: 'none',
    logLevel: 'silent',
  });
  const [{ text }] = outputFiles;
  // As Angular's build has it: a file of such a name never changes.
  const name = `${page}-${createHash('sha256').update(text).digest('hex').slice(0, 8).toUpperCase()}.js`;
  writeFileSync(join(folder, name), text);
  console.log(`${name}: ${text.length} bytes`);
}
