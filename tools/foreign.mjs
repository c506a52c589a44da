// Finds the programs of others that tests talk to: a second browser, an identity provider, and TURN clients that share no line with ours.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { installPackages, isDebianRoot, placesOf, runs } from './distribution.mjs';

const importsAioice = (python) => spawnSync(python, ['-c', 'import aioice'], { stdio: 'ignore' }).status === 0;

/** PHP can read and write what SimpleSAMLphp does, which Debian puts below /usr/share. */
function servesSaml(php) {
  const has = (modules) => ['dom', 'mbstring', 'openssl'].every((name) => modules.includes(name));
  return (
    existsSync('/usr/share/simplesamlphp/www/saml2/idp/SSOService.php') &&
    has((spawnSync(php, ['-m'], { encoding: 'utf8' }).stdout ?? '').split(/\s+/))
  );
}

const MAC_FIREFOX = ['/Applications/Firefox.app/Contents/MacOS/firefox'];

/** name of the variable → what it is, how it is found, and Debian's packages of it. */
const PROGRAMS = {
  FIREFOX: {
    what: 'Firefox',
    debian: ['firefox-esr'],
    find: (env) => [...placesOf(['firefox-esr', 'firefox'], env), ...MAC_FIREFOX.filter(runs)][0],
  },
  UCLIENT: {
    what: 'turnutils_uclient, the TURN client of coturn',
    debian: ['coturn'],
    find: (env) => placesOf(['turnutils_uclient'], env)[0],
  },
  AIOICE: {
    what: 'Python with aioice',
    debian: ['python3-aioice'],
    find: (env) => placesOf(['python3'], env).find(importsAioice),
  },
  PHP: {
    what: 'PHP with SimpleSAMLphp',
    debian: ['simplesamlphp', 'php-cli', 'php-xml', 'php-mbstring', 'php-sqlite3'],
    find: (env) => placesOf(['php'], env).find(servesSaml),
  },
};

/**
 * For each of `names` the variable `<NAME>_PATH` with its program, or `<NAME>_MISSING` with the reason why there is none,
 * which is said as well: what needs it is then skipped, and never in silence.
 */
export function foreignPrograms(names = Object.keys(PROGRAMS), { say = console.log, env = process.env } = {}) {
  const given = (name) => env[`${name}_PATH`];
  const find = (name) => (given(name) ? [given(name)].find(runs) : PROGRAMS[name].find(env));
  const wanted = names.filter((name) => !given(name) && !find(name)).flatMap((name) => PROGRAMS[name].debian);
  let told = '';
  if (wanted.length > 0 && isDebianRoot()) {
    say(`Installing ${wanted.join(', ')} from the distribution (once) …`);
    told = installPackages(wanted, env);
  }
  const variables = {};
  for (const name of names) {
    const path = find(name);
    if (path) {
      variables[`${name}_PATH`] = path;
      continue;
    }
    const { what } = PROGRAMS[name];
    const reason = given(name)
      ? `${name}_PATH names ${given(name)}, which is no program`
      : `${what} ${told ? `could not be installed (${told})` : 'is not installed here'}`;
    variables[`${name}_MISSING`] = reason;
    say(`${reason}: what needs it is skipped.`);
  }
  return variables;
}
