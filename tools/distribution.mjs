// Finds programs in the usual places and, on Debian as root, installs the distribution's own package. Nothing else is downloaded.
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Whether this path is a program that may be run. */
export const runs = (path) => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

/** The paths at which a program of one of these names is installed, the system's own first. */
export const placesOf = (names, env = process.env) =>
  ['/usr/bin', ...(env.PATH ?? '').split(delimiter).filter(Boolean)]
    .flatMap((folder) => names.map((name) => join(folder, name)))
    .filter(runs);

export const isDebianRoot = () => existsSync('/etc/debian_version') && process.getuid?.() === 0;

const INITS = ['systemd', 'init', 'runit', 'openrc-init', 's6-svscan'];

/**
 * Whether the first process here is one that starts services: on such a machine a package that brings a service has it
 * running at once, or from the next start on. In a container there mostly is none.
 */
export function startsServices(first = '/proc/1/comm') {
  try {
    return INITS.includes(readFileSync(first, 'utf8').trim());
  } catch {
    return true;
  }
}

/** Installs packages of Debian. Returns the last lines of what apt-get said. */
export function installPackages(names, env = process.env) {
  const apt = (...args) =>
    spawnSync('apt-get', args, { encoding: 'utf8', env: { ...env, DEBIAN_FRONTEND: 'noninteractive' } });
  apt('update', '-qq');
  const { stdout, stderr } = apt('install', '-y', '-qq', '--no-install-recommends', ...names);
  return `${stdout ?? ''}${stderr ?? ''}`.trim().split('\n').slice(-5).join('\n');
}
