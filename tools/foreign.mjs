// Finds the programs of others that tests talk to: a second browser, an identity provider, and TURN clients that share no line with ours.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { installPackages, isDebianRoot, placesOf, runs, startsServices } from './distribution.mjs';

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

/** name of the variable → what it is, how it is found, Debian's packages of it, and the service that they bring along. */
const PROGRAMS = {
  FIREFOX: {
    what: 'Firefox',
    debian: ['firefox-esr'],
    find: (env) => [...placesOf(['firefox-esr', 'firefox'], env), ...MAC_FIREFOX.filter(runs)][0],
  },
  UCLIENT: {
    what: 'turnutils_uclient, the TURN client of coturn',
    debian: ['coturn'],
    service: 'a TURN server',
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
    service: 'Apache, a web server',
    find: (env) => placesOf(['php'], env).find(servesSaml),
  },
};

/**
 * For each of `names` the variable `<NAME>_PATH` with its program, or `<NAME>_MISSING` with the reason why there is none,
 * which is said as well: what needs it is then skipped, and never in silence.
 */
export function foreignPrograms(
  names = Object.keys(PROGRAMS),
  {
    say = console.log,
    env = process.env,
    mayInstall = isDebianRoot(),
    serves = startsServices(),
    install = installPackages,
    find = (name) => PROGRAMS[name].find(env),
  } = {},
) {
  const given = (name) => env[`${name}_PATH`];
  const look = (name) => (given(name) ? [given(name)].find(runs) : find(name));
  // Nobody who runs tests on their machine has asked for a service there.
  const isRefused = (name) => serves && PROGRAMS[name].service !== undefined;
  const missing = names.filter((name) => !given(name) && !look(name));
  const wanted = missing.filter((name) => !isRefused(name)).flatMap((name) => PROGRAMS[name].debian);
  let told = '';
  if (wanted.length > 0 && mayInstall) {
    say(`Installing ${wanted.join(', ')} from the distribution (once) …`);
    told = install(wanted, env);
  }
  const variables = {};
  for (const name of names) {
    const path = look(name);
    if (path) {
      variables[`${name}_PATH`] = path;
      continue;
    }
    const reason = given(name) ? `${name}_PATH names ${given(name)}, which is no program` : whyNot(name);
    variables[`${name}_MISSING`] = reason;
    say(`${reason}: what needs it is skipped.`);
  }
  return variables;

  function whyNot(name) {
    const { what, debian, service } = PROGRAMS[name];
    if (mayInstall && isRefused(name))
      return `${what} is not installed here, and would start ${service} on this machine (where that is all right: apt-get install --no-install-recommends ${debian.join(' ')})`;
    return `${what} ${told ? `could not be installed (${told})` : 'is not installed here'}`;
  }
}
