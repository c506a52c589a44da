// Keeps a Keycloak for the journeys, outside the repository, where Java and Maven are installed. It is fetched once.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { placesOf } from './distribution.mjs';

const VERSION = '26.7.3';
/** Of the distribution, as it was looked at when this version was chosen. */
const SHA256 = '77657f30b7e90d70f727712ce1c967f430fd6a5e9f458d32d8c6df0635345f47';
const OLDEST_JAVA = 17;
const COPY = 'org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy';

/**
 * `{KEYCLOAK_HOME}`, or `{KEYCLOAK_MISSING}` with the reason, which is said as well: what needs it is then skipped, and
 * never in silence.
 */
export function keycloak({ say = console.log, env = process.env } = {}) {
  const without = (reason) => {
    say(`${reason}: what needs Keycloak is skipped.`);
    return { KEYCLOAK_MISSING: reason };
  };
  if (env.KEYCLOAK_HOME) {
    if (existsSync(programOf(env.KEYCLOAK_HOME))) return { KEYCLOAK_HOME: env.KEYCLOAK_HOME };
    return without(`KEYCLOAK_HOME names ${env.KEYCLOAK_HOME}, where there is no bin/kc.sh`);
  }
  if (process.platform === 'win32') return without('Keycloak is tried on Linux and macOS only');
  const java = javaVersion(env);
  if (java < OLDEST_JAVA) return without(java === 0 ? 'Java is not installed here' : `Java ${java} is too old`);
  const cache = join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'confrere');
  const home = join(cache, `keycloak-${VERSION}`);
  if (existsSync(programOf(home))) return { KEYCLOAK_HOME: home };
  const maven = placesOf(['mvn'], env)[0];
  if (!maven) return without('Maven, which fetches Keycloak, is not installed here');
  say(`Fetching Keycloak ${VERSION} with Maven into ${cache} (once) …`);
  const told = fetchInto(cache, home, maven, env);
  return told === null ? { KEYCLOAK_HOME: home } : without(`Keycloak could not be fetched (${told})`);
}

const programOf = (home) => join(home, 'bin', 'kc.sh');

/** 0: there is none. */
function javaVersion(env) {
  const { stderr } = spawnSync('java', ['-version'], { env, encoding: 'utf8' });
  return Number(/version "(\d+)/.exec(stderr ?? '')?.[1] ?? 0);
}

/** @returns what went wrong, or null. The folder is there whole or not at all. */
function fetchInto(cache, home, maven, env) {
  mkdirSync(cache, { recursive: true });
  const draft = mkdtempSync(join(cache, 'fetching-'));
  try {
    const artifact = `-Dartifact=org.keycloak:keycloak-quarkus-dist:${VERSION}:tar.gz`;
    const args = ['-q', '-B', '-ntp', COPY, artifact, `-DoutputDirectory=${draft}`];
    const fetched = spawnSync(maven, args, { cwd: draft, env, encoding: 'utf8', timeout: 600_000 });
    const archive = join(draft, `keycloak-quarkus-dist-${VERSION}.tar.gz`);
    if (!existsSync(archive)) return `${fetched.stdout ?? ''}${fetched.stderr ?? ''}`.trim().split('\n')[0];
    const hash = createHash('sha256').update(readFileSync(archive)).digest('hex');
    if (hash !== SHA256) return `it is not the file that is known; its SHA-256 is ${hash}`;
    const unpacked = spawnSync('tar', ['-xzf', archive, '-C', draft], { encoding: 'utf8' });
    if (unpacked.status !== 0) return `tar: ${unpacked.stderr}`;
    renameSync(join(draft, `keycloak-${VERSION}`), home);
    return null;
  } catch (error) {
    // Another run was faster.
    return existsSync(programOf(home)) ? null : error.message;
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}
