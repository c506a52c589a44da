// Finds the programs of others that tests talk to: a second browser, and TURN clients that share no line with ours.
import { spawnSync } from 'node:child_process';
import { installPackages, isDebianRoot, placesOf, runs } from './distribution.mjs';

const importsAioice = (python) => spawnSync(python, ['-c', 'import aioice'], { stdio: 'ignore' }).status === 0;

const MAC_FIREFOX = ['/Applications/Firefox.app/Contents/MacOS/firefox'];

/** name of the variable → what it is, how it is found, and Debian's package of it. */
const PROGRAMS = {
  FIREFOX: {
    what: 'Firefox',
    debian: 'firefox-esr',
    find: (env) => [...placesOf(['firefox-esr', 'firefox'], env), ...MAC_FIREFOX.filter(runs)][0],
  },
  UCLIENT: {
    what: 'turnutils_uclient, the TURN client of coturn',
    debian: 'coturn',
    find: (env) => placesOf(['turnutils_uclient'], env)[0],
  },
  AIOICE: {
    what: 'Python with aioice',
    debian: 'python3-aioice',
    find: (env) => placesOf(['python3'], env).find(importsAioice),
  },
};

/**
 * For each of `names` the variable `<NAME>_PATH` with its program, or `<NAME>_MISSING` with the reason why there is none,
 * which is said as well: what needs it is then skipped, and never in silence.
 */
export function foreignPrograms(names = Object.keys(PROGRAMS), { say = console.log, env = process.env } = {}) {
  const given = (name) => env[`${name}_PATH`];
  const find = (name) => (given(name) ? [given(name)].find(runs) : PROGRAMS[name].find(env));
  const wanted = names.filter((name) => !given(name) && !find(name)).map((name) => PROGRAMS[name].debian);
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
