// Makes the script of the form at a room's door, a file of its own beside the visitor's page: who has a link never fetches it.
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { ROOT } from './with-node.mjs';

const folder = process.argv[2] ?? join(ROOT, 'dist', 'visit');
const { outputFiles } = await build({
  entryPoints: [join(ROOT, 'apps/visit/src/walk-in/walk-in.ts')],
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
const name = `walk-in-${createHash('sha256').update(text).digest('hex').slice(0, 8).toUpperCase()}.js`;
writeFileSync(join(folder, name), text);
console.log(`${name}: ${text.length} bytes`);
