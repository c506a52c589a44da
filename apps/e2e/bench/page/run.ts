// The visitor's page, loaded cold: what it weighs, and when the check screen can be used, beside a bare page that opens camera
// and socket as it loads.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Appliance } from '../../harness/appliance.ts';
import { openBrowser } from '../../harness/browser.ts';
import { Desk } from '../../harness/desk.ts';
import { goal, median, spread, table, tell } from '../figures.ts';
import { FloorServer } from '../floors/floor-server.ts';
import type { DriverPlan } from './driver.ts';
import { FLAT, measure, PLAIN, THROTTLED, type Measured, type Profile } from './measure.ts';

const rounds = Number(process.env['BENCH_ROUNDS'] ?? 9);
const VISIT: DriverPlan = { press: ['Start', 'Turn on camera and sound'], usable: 'Continue', needsPicture: true };
const BARE: DriverPlan = { press: [], usable: 'Call', needsPicture: false };

const browser = await openBrowser();
const server = await FloorServer.start();
const folder = mkdtempSync(join(tmpdir(), 'confrere-bench-'));
const appliance = await Appliance.start({ logs: folder });
const desk = await Desk.sit({ name: 'the professional', browser, origin: appliance.origin, artifacts: folder });
await desk.enter(appliance.links.professional);

const results: { profile: string; name: string; loads: Measured[] }[] = [];
for (const profile of [PLAIN, FLAT, THROTTLED]) {
  const own = { profile: profile.name, name: 'confrere', loads: [] as Measured[] };
  const bare = { profile: profile.name, name: 'bare page', loads: [] as Measured[] };
  const loadOwn = async (): Promise<unknown> =>
    own.loads.push(await measure(browser, await desk.invite('Kari N.'), VISIT, profile));
  const loadBare = async (round: number): Promise<unknown> =>
    bare.loads.push(
      await measure(
        browser,
        `${server.origin}/cold?role=visitor&room=${encodeURIComponent(profile.name)}-${round}`,
        BARE,
        profile,
      ),
    );
  for (let round = 0; round < rounds; round++) {
    if (round % 2 === 0) await loadOwn();
    await loadBare(round);
    if (round % 2 === 1) await loadOwn();
  }
  results.push(own, bare);
  console.error(`  ${profile.name}: ${rounds} rounds`);
}
await desk.leave();
await Promise.all([appliance.stop(), server.stop(), browser.close()]);

type Column =
  | 'bytesUntilUsable'
  | 'requestsUntilUsable'
  | 'usable'
  | 'lineOpen'
  | 'largestPaint'
  | 'firstPaint'
  | 'bytes'
  | 'requests'
  | 'foreign'
  | 'scriptMs';
const column = (loads: readonly Measured[], key: Column): number[] => loads.map((load) => load[key] ?? NaN);
const longest = (load: Measured): number => Math.max(0, ...load.longTasks.map(({ took }) => took));
const loadsOf = (profile: Profile, name: string): Measured[] =>
  results.find((each) => each.profile === profile.name && each.name === name)?.loads ?? [];
const medianOf = (profile: Profile, name: string, key: Column): number => median(column(loadsOf(profile, name), key));

console.log(`\nThe visitor's page, cold: median (least–most) of ${rounds}\n`);
console.log(
  table([
    [
      'profile',
      'page',
      'usable ms',
      'line open ms',
      'first paint',
      'largest paint',
      'script ms',
      'longest task',
      'requests',
      'bytes until usable',
      'bytes in all',
    ],
    ...results.map(({ profile, name, loads }) => [
      profile,
      name,
      spread(column(loads, 'usable')),
      spread(column(loads, 'lineOpen')),
      spread(column(loads, 'firstPaint')),
      spread(column(loads, 'largestPaint')),
      spread(column(loads, 'scriptMs')),
      spread(loads.map(longest)),
      spread(column(loads, 'requests')),
      spread(column(loads, 'bytesUntilUsable')),
      spread(column(loads, 'bytes')),
    ]),
  ]),
);
tell(
  'page',
  [
    goal('bytes until the check screen can be used', medianOf(PLAIN, 'confrere', 'bytesUntilUsable'), 60_000, 'B'),
    goal('bytes in all, the call’s script included', medianOf(PLAIN, 'confrere', 'bytes'), 60_000, 'B'),
    goal('requests until the check screen can be used', medianOf(PLAIN, 'confrere', 'requestsUntilUsable'), 5, ''),
    goal(
      'requests to another origin',
      Math.max(...column([...loadsOf(PLAIN, 'confrere'), ...loadsOf(THROTTLED, 'confrere')], 'foreign')),
      0,
      '',
    ),
    goal(
      'throttled: usable, against the bare page',
      medianOf(THROTTLED, 'confrere', 'usable') / medianOf(THROTTLED, 'bare page', 'usable'),
      1,
      '×',
    ),
    goal('throttled: largest paint', medianOf(THROTTLED, 'confrere', 'largestPaint'), 1_200, 'ms'),
    goal('plain: longest task', median(loadsOf(PLAIN, 'confrere').map(longest)), 50, 'ms'),
    goal('throttled: longest task', median(loadsOf(THROTTLED, 'confrere').map(longest)), 50, 'ms'),
  ],
  results.map(({ profile, name, loads }) => ({
    profile,
    name,
    n: loads.length,
    usable: Math.round(median(column(loads, 'usable'))),
    lineOpen: Math.round(median(column(loads, 'lineOpen'))),
    firstPaint: Math.round(median(column(loads, 'firstPaint'))),
    largestPaint: Math.round(median(column(loads, 'largestPaint'))),
    scriptMs: Math.round(median(column(loads, 'scriptMs'))),
    longestTask: Math.round(median(loads.map(longest))),
    requests: median(column(loads, 'requests')),
    requestsUntilUsable: median(column(loads, 'requestsUntilUsable')),
    bytesUntilUsable: Math.round(median(column(loads, 'bytesUntilUsable'))),
    bytes: Math.round(median(column(loads, 'bytes'))),
  })),
);
