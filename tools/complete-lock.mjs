// Run after every change of package-lock.json. A registry mirror may lack some platform packages; npm then leaves them
// out of the lock and `npm ci` fails elsewhere. This adds each missing optional entry with the version its parent pins.
import { readFileSync, writeFileSync } from 'node:fs';

const LOCK = new URL('../package-lock.json', import.meta.url);
const OPERATING_SYSTEMS = {
  win: 'win32',
  win32: 'win32',
  darwin: 'darwin',
  linux: 'linux',
  android: 'android',
  freebsd: 'freebsd',
  openharmony: 'openharmony',
};
const ARCHITECTURES = new Set([
  'arm64',
  'x64',
  'ia32',
  'arm',
  'ppc64',
  's390x',
  'riscv64',
  'loong64',
  'mips64el',
  'wasm32',
]);

const lock = JSON.parse(readFileSync(LOCK, 'utf8'));
const packages = lock.packages;

/** The folders in which Node would look for a dependency of the package at `path`, nearest first. */
function* lookupFolders(path) {
  for (let folder = path; ;) {
    yield folder === '' ? '' : `${folder}/`;
    if (folder === '') return;
    const parent = folder.lastIndexOf('node_modules/');
    folder = parent <= 0 ? '' : folder.slice(0, parent - 1);
  }
}

const isLocked = (path, name) => [...lookupFolders(path)].some((folder) => `${folder}node_modules/${name}` in packages);

let added = 0;
for (const [path, entry] of Object.entries(packages)) {
  for (const [name, range] of Object.entries(entry.optionalDependencies ?? {})) {
    const version = range.replace(/^[\^~]/, '');
    if (isLocked(path, name) || !/^\d/.test(version)) continue;
    const words = name.split('/').pop().split('-');
    const os = words.map((word) => OPERATING_SYSTEMS[word]).find(Boolean);
    const cpu = words.map((word) => (word.startsWith('armv') ? 'arm' : word)).find((word) => ARCHITECTURES.has(word));
    packages[`node_modules/${name}`] = {
      version,
      ...(cpu ? { cpu: [cpu] } : {}),
      ...(entry.dev ? { dev: true } : {}),
      optional: true,
      ...(os ? { os: [os] } : {}),
    };
    added++;
  }
}
lock.packages = Object.fromEntries(Object.entries(packages).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
writeFileSync(LOCK, `${JSON.stringify(lock, null, 2)}\n`);
console.log(`${added} optional packages added to the lock`);
