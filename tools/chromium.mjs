// Finds the Chromium in which journeys and benches run. Nothing is downloaded but, on Debian as root, the distribution's own package.
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fail, Fault } from './install.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const PLACES = [
  '/snap/bin/chromium',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
];

const runs = (path) => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

/** The path of an installed Chromium or Chrome, or null. */
export function lookForChromium(env = process.env) {
  const folders = ['/usr/bin', ...(env.PATH ?? '').split(delimiter).filter(Boolean)];
  const candidates = [...folders.flatMap((folder) => NAMES.map((name) => join(folder, name))), ...PLACES];
  return candidates.find(runs) ?? null;
}

/** The path of a Chromium; throws a Fault that says what to do when there is none. */
export function chromium({ say = console.log, env = process.env } = {}) {
  if (env.CHROMIUM_PATH) {
    if (runs(env.CHROMIUM_PATH)) return env.CHROMIUM_PATH;
    throw new Fault(`CHROMIUM_PATH names ${env.CHROMIUM_PATH}, which is no program: correct it or unset it.`);
  }
  const found = lookForChromium(env);
  if (found) return found;
  if (existsSync('/etc/debian_version') && process.getuid?.() === 0) {
    say('Installing Chromium from the distribution (once) …');
    const apt = (...args) =>
      spawnSync('apt-get', args, { encoding: 'utf8', env: { ...env, DEBIAN_FRONTEND: 'noninteractive' } });
    apt('update', '-qq');
    const installed = apt('install', '-y', '-qq', '--no-install-recommends', 'chromium');
    const now = lookForChromium(env);
    if (now) return now;
    throw new Fault(
      `Chromium could not be installed:\n${`${installed.stdout ?? ''}${installed.stderr ?? ''}`.trim().split('\n').slice(-5).join('\n')}`,
    );
  }
  throw new Fault(
    'The journeys need Chromium or Chrome and none was found: install one, or name its program in CHROMIUM_PATH.',
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    console.log(chromium({ say: console.error }));
  } catch (error) {
    fail(error);
  }
}
