// Builds the relay's addon for UDP in batches, where there is a C compiler. Without one the relay uses plain `dgram`.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { environment, ROOT } from './with-node.mjs';

const SOURCE = join(ROOT, 'libs/relay/native/batch-socket.c');
export const ADDON = join(ROOT, 'dist/native', `batch-socket-${process.platform}-${process.arch}.node`);
const COMPILERS = ['cc', 'gcc', 'clang'];

/** The headers that come with every Node: of the pinned one, or of the one that runs this. */
function headers() {
  const pinned = join(ROOT, 'node_modules', `node-${process.platform}-${process.arch}`, 'include/node');
  const own = join(dirname(process.execPath), '../include/node');
  return [pinned, own, '/usr/include/node'].find((folder) => existsSync(join(folder, 'uv.h')));
}

export const nativeIsOld = () =>
  !existsSync(ADDON) ||
  [SOURCE, fileURLToPath(import.meta.url)].some((file) => statSync(file).mtimeMs > statSync(ADDON).mtimeMs);

/** Returns why there is no addon, or null when there is one. Nothing is ever downloaded. */
export function buildNative() {
  if (process.platform !== 'linux') return 'it uses system calls of Linux';
  const include = headers();
  if (!include) return 'the headers of Node were not found';
  const env = environment();
  const compiler = COMPILERS.find((name) => spawnSync(name, ['--version'], { env, stdio: 'ignore' }).status === 0);
  if (!compiler) return 'there is no C compiler (cc)';
  mkdirSync(dirname(ADDON), { recursive: true });
  const draft = `${ADDON}.${process.pid}`;
  const flags = ['-O2', '-Wall', '-Wextra', '-shared', '-fPIC', '-fvisibility=hidden', '-fstack-protector-strong'];
  const built = spawnSync(compiler, [...flags, `-I${include}`, '-o', draft, SOURCE], { env, encoding: 'utf8' });
  if (built.status !== 0) return `the compiler said:\n${built.stderr}`;
  // A process that has loaded the old one keeps it.
  renameSync(draft, ADDON);
  return null;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const reason = buildNative();
  console.log(reason === null ? `built ${ADDON}` : `not built: ${reason}`);
}
