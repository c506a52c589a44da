// From the professional's Call, and from the visitor's Answer, to the first decoded remote frame on both sides.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Appliance } from '../../harness/appliance.ts';
import { openBrowser } from '../../harness/browser.ts';
import { goal, median, spread, table, tell } from '../figures.ts';
import { FloorServer } from '../floors/floor-server.ts';
import { measure, type Contender, type Sample } from './contender.ts';
import { floor } from './floor.ts';
import { OwnCalls } from './own.ts';

const rounds = Number(process.env['BENCH_ROUNDS'] ?? 15);
/** Added to each direction of pages and signaling, milliseconds; media stays local. */
const DELAYS = [0, 50];

const browser = await openBrowser();
const server = await FloorServer.start();
const appliance = await Appliance.start({ logs: mkdtempSync(join(tmpdir(), 'confrere-bench-')) });
const own = await OwnCalls.open(browser, appliance);

const GROUPS: { from: string; contenders: Contender[] }[] = [
  {
    from: 'Answer',
    contenders: [
      own.fromAnswer(),
      floor('warm', 'visitor', browser, server),
      floor('cold', 'visitor', browser, server),
    ],
  },
  {
    from: 'Call',
    contenders: [
      own.fromCall(),
      floor('warm', 'professional', browser, server),
      floor('cold', 'professional', browser, server),
    ],
  },
];

const results: { from: string; roundTrip: number; name: string; samples: Sample[] }[] = [];
for (const delay of DELAYS) {
  appliance.line.delay = delay;
  server.line.delay = delay;
  for (const { from, contenders } of GROUPS) {
    const lines = contenders.map((contender) => ({
      from,
      roundTrip: 2 * delay,
      name: contender.name,
      samples: [] as Sample[],
    }));
    for (let round = 0; round < rounds; round++)
      for (let turn = 0; turn < contenders.length; turn++) {
        // Everybody is first, second and last in turn.
        const index = (round + turn) % contenders.length;
        const contender = contenders[index];
        if (contender) lines[index]?.samples.push(await measure(contender));
      }
    results.push(...lines);
    console.error(`  from ${from}, ${2 * delay} ms: ${rounds} rounds`);
  }
}
await own.close();
await Promise.all([appliance.stop(), server.stop(), browser.close()]);

const column = (samples: Sample[], key: keyof Sample): number[] => samples.map((sample) => sample[key]);
const bothOf = (from: string, roundTrip: number, name: string): number =>
  median(
    column(
      results.find((each) => each.from === from && each.roundTrip === roundTrip && each.name === name)?.samples ?? [],
      'bothDecoded',
    ),
  );

console.log(`\nMilliseconds to the first remote frame, median (least–most) of ${rounds}\n`);
console.log(
  table([
    ['from', 'round trip', 'page', 'visitor decoded', 'professional decoded', 'both decoded', 'both painted', 'width'],
    ...results.map(({ from, roundTrip, name, samples }) => [
      from,
      String(roundTrip),
      name,
      spread(column(samples, 'visitorDecoded')),
      spread(column(samples, 'professionalDecoded')),
      spread(column(samples, 'bothDecoded')),
      spread(column(samples, 'bothPainted')),
      String(samples[0]?.width ?? 0),
    ]),
  ]),
);
const against = (from: string, roundTrip: number, name: string): number =>
  bothOf(from, roundTrip, 'confrere') / bothOf(from, roundTrip, name);
tell(
  'call',
  [
    goal('from Answer, both decoded, against floor-warm', against('Answer', 0, 'floor-warm'), 1.1, '×'),
    goal(
      'from Answer at 100 ms round trip, both decoded, against floor-warm',
      against('Answer', 100, 'floor-warm'),
      1.1,
      '×',
    ),
  ],
  results.map(({ samples, ...line }) => ({
    ...line,
    n: samples.length,
    visitorDecoded: Math.round(median(column(samples, 'visitorDecoded'))),
    professionalDecoded: Math.round(median(column(samples, 'professionalDecoded'))),
    bothDecoded: Math.round(median(column(samples, 'bothDecoded'))),
    bothPainted: Math.round(median(column(samples, 'bothPainted'))),
  })),
);
