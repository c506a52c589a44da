// Finds the Chromium in which journeys and benches run. Nothing is downloaded but, on Debian as root, the distribution's own package.
import { fileURLToPath } from 'node:url';
import { installPackages, isDebianRoot, placesOf, runs } from './distribution.mjs';
import { fail, Fault } from './fault.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const PLACES = [
  '/snap/bin/chromium',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
];

/** The path of an installed Chromium or Chrome, or null. */
export function lookForChromium(env = process.env) {
  return [...placesOf(NAMES, env), ...PLACES.filter(runs)][0] ?? null;
}

/** The path of a Chromium; throws a Fault that says what to do when there is none. */
export function chromium({ say = console.log, env = process.env } = {}) {
  if (env.CHROMIUM_PATH) {
    if (runs(env.CHROMIUM_PATH)) return env.CHROMIUM_PATH;
    throw new Fault(`CHROMIUM_PATH names ${env.CHROMIUM_PATH}, which is no program: correct it or unset it.`);
  }
  const found = lookForChromium(env);
  if (found) return found;
  if (isDebianRoot()) {
    say('Installing Chromium from the distribution (once) …');
    const told = installPackages(['chromium'], env);
    const now = lookForChromium(env);
    if (now) return now;
    throw new Fault(`Chromium could not be installed:\n${told}`);
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
