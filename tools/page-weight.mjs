// Weighs the visitor's page as it is sent (brotli) and fails above the limit. Runs after `ng build visit` and compression.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { ROOT } from './with-node.mjs';

/** Pages of their own beside the visit: who has a link never fetches them. */
const APART = /^(walk-in|code)-/;
/** kB (1,000 bytes) of everything that the page fetches on the way from the link to the call: page, scripts, styles. */
const LIMIT = 60;
/** What is fetched before the check screen can be used: the page with its first scripts in it. */
const GOAL_BEFORE_CHECK = 60;

/** What is loaded only when somebody asks for it, or when something is wrong. */
const BESIDE = /^(aside|check)-/;

const folder = process.argv[2] ?? join(ROOT, 'dist', 'visit');
if (!existsSync(join(folder, 'index.html'))) {
  console.error('There is no built visitor page. Build it first: npm run build');
  process.exit(1);
}
const page = readFileSync(join(folder, 'index.html'), 'utf8');
const sentBytes = (name) => {
  const packed = join(folder, `${name}.br`);
  return existsSync(packed) ? statSync(packed).size : brotliCompressSync(readFileSync(join(folder, name))).length;
};
const files = readdirSync(folder)
  .filter((name) => /\.(html|js|css|svg|woff2|png)$/.test(name) && !APART.test(name))
  .map((name) => ({ name, bytes: sentBytes(name), first: name === 'index.html' || page.includes(`="/visit/${name}"`) }))
  .sort((one, other) => Number(other.first) - Number(one.first) || other.bytes - one.bytes);
const sum = (some) => some.reduce((bytes, file) => bytes + file.bytes, 0);
const kB = (bytes) => `${(bytes / 1000).toFixed(1)} kB`.padStart(9);

for (const { name, bytes, first } of files)
  console.log(`${kB(bytes)}  ${BESIDE.test(name) ? 'asked' : first ? 'first' : 'later'}  ${name}`);
const first = sum(files.filter((file) => file.first));
const all = sum(files.filter(({ name }) => !BESIDE.test(name)));
console.log(`${kB(first)}  until the check screen (goal ${GOAL_BEFORE_CHECK} kB)`);
console.log(`${kB(all)}  on the way to the call (limit ${LIMIT} kB)`);
if (all > LIMIT * 1000) {
  console.error(
    `The visitor's page weighs ${kB(all).trim()}; it may weigh ${LIMIT} kB. Old phones on weak networks wait for every one of them.`,
  );
  process.exit(1);
}
