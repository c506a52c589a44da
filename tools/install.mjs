// Installs what package-lock.json names, when it is not installed yet.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fail, Fault } from './fault.mjs';
import { ROOT } from './with-node.mjs';

const OLDEST_NODE = 20;
const STAMP = join(ROOT, 'node_modules', '.confrere-installed');

export function requireNode(version = process.versions.node) {
  if (Number(version.split('.')[0]) < OLDEST_NODE) {
    throw new Fault(
      `Node ${version} is too old: Confrere needs Node ${OLDEST_NODE} or newer to install itself. Install it and run the same command again.`,
    );
  }
}

const lockHash = () =>
  createHash('sha256')
    .update(readFileSync(join(ROOT, 'package-lock.json')))
    .digest('hex');

/** What npm said, as one sentence that tells what to do. */
export function explainInstall(output) {
  if (/E(ACCES|PERM|ROFS)\b|permission denied/i.test(output)) {
    return `npm may not write into ${join(ROOT, 'node_modules')}: give this account write permission to the folder, or clone into one that it owns.`;
  }
  if (/ENOSPC|no space left/i.test(output)) return 'The disk is full: the installation needs about 1 GB.';
  if (
    /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|network|ENOTCACHED/i.test(output)
  ) {
    return 'The package registry cannot be reached: connect this machine to it (or set npm’s "registry" or "proxy" setting to your mirror) and run the same command again.';
  }
  return `npm ci failed:\n${output.trim().split('\n').slice(-15).join('\n')}`;
}

/** Runs `npm ci` unless the lock that is installed is the lock that is wanted. Returns whether it did. */
export function install({ say = console.log } = {}) {
  requireNode();
  const wanted = lockHash();
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === wanted) return false;
  say('Installing packages (once, about a minute) …');
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const result = spawnSync(npm, ['ci', '--no-audit', '--no-fund'], {
    cwd: ROOT,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  if (result.error)
    throw new Fault(`npm could not be started (${result.error.code}): install npm, it comes with Node.`);
  if (result.status !== 0) throw new Fault(explainInstall(`${result.stdout}\n${result.stderr}`));
  mkdirSync(dirname(STAMP), { recursive: true });
  writeFileSync(STAMP, wanted);
  return true;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    install();
  } catch (error) {
    fail(error);
  }
}
