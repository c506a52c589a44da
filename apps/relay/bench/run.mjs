// Compares the relay that ships, plain and in batches, with coturn and node-turn in one run: `npm run bench:relay`.
// ROUNDS and SECONDS may be set by the environment, and ROWS to some rows of it, like `saturated,legs` (rows.mjs).
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fail, Fault } from '../../../tools/fault.mjs';
import { figure, median, ratio, rounded, table } from './figures.mjs';
import { prepare, ROOT } from './programs.mjs';

const number = (name, fallback) => Number(process.env[name] ?? fallback);
const [ROUNDS, SECONDS] = [number('ROUNDS', 5), number('SECONDS', 1)];

async function run() {
  if (!existsSync(join(ROOT, 'dist/relay/apps/relay/main.js')))
    throw new Fault('The relay is not built: run "npm run build -- relay" first.');
  const program = prepare();
  const { measureRows, ROWS } = await import('./rows.mjs');
  const { CALLS, SIZE } = await import('./measure.mjs');
  const { Traffic } = await import('./traffic.mjs');
  const wanted = process.env.ROWS?.split(',') ?? ROWS;
  const unknown = wanted.filter((row) => !ROWS.includes(row));
  if (unknown.length > 0) throw new Fault(`There is no row "${unknown.join(', ')}": choose from ${ROWS.join(', ')}.`);
  const traffic = new Traffic(program);
  const results = await measureRows(wanted, traffic, { rounds: ROUNDS, seconds: SECONDS });
  traffic.end();

  const of = (row, name, what) => results[row][name].map((result) => result[what]);
  const cpu = (row, name) => of(row, name, 'cpuPerPacket');
  const beside = (row, name) => ratio(cpu(row, name), cpu(row, 'coturn'));
  const percentLost = (row, name) => median(of(row, name, 'lost')) * 100;
  const columnsOfLoad = (row, name) =>
    row in results && results[row][name].length > 0
      ? {
          [`µs/packet ${row}`]: median(cpu(row, name)).toFixed(1),
          [`× coturn ${row}`]: beside(row, name).toFixed(2),
          [`packets/s ${row}`]: Math.round(median(of(row, name, 'rate'))),
          [`lost ${row} (%)`]: percentLost(row, name).toFixed(2),
        }
      : {};
  const delays = (name) =>
    ['p50', 'p99'].map((what) => ((median(of('middling', name, what)) - results.direct[what]) / 1000).toFixed(2));

  for (const [row, title] of [
    ['middling', '10,000 packets/s'],
    ['saturated', 'full load'],
    ['busiest', '20,000 packets/s'],
    ['legs', 'one-sided legs (mode open), 10,000 packets/s, both directions'],
  ])
    if (row in results)
      table(
        `${title}: ${CALLS} calls, packets of ${SIZE} bytes, medians of rounds of ${SECONDS} s`,
        Object.keys(results[row])
          .filter((name) => results[row][name].length > 0)
          .map((name) => ({
            relay: name,
            ...columnsOfLoad(row, name),
            ...(row === 'middling' && { 'added p50, p99 (ms)': delays(name).join(', ') }),
          })),
      );
  const perRelay = [
    ['memory', 'bytes each'],
    ['strangers', 'bytes per stranger'],
    ['allocations', 'a CPU-second makes'],
  ].filter(([row]) => row in results);
  if (perRelay.length > 0)
    table(
      'Allocations:',
      Object.keys(results[perRelay[0][0]]).map((name) => ({
        relay: name,
        ...Object.fromEntries(perRelay.map(([row, title]) => [title, Math.round(median(results[row][name]))])),
      })),
    );

  const figures = [
    ['middling', 'plain, CPU per packet at 10,000 packets/s beside coturn', () => beside('middling', 'plain'), '×', 1],
    ['saturated', 'plain, CPU per packet saturated beside coturn', () => beside('saturated', 'plain'), '×', 0.7],
    [
      'middling',
      'batched, CPU per packet at 10,000 packets/s beside coturn',
      () => beside('middling', 'batched'),
      '×',
      0.6,
    ],
    ['saturated', 'batched, CPU per packet saturated beside coturn', () => beside('saturated', 'batched'), '×', 0.38],
    ['legs', 'plain, one-sided legs beside coturn', () => beside('legs', 'plain'), '×', 1.35],
    ['legs', 'batched, one-sided legs beside coturn', () => beside('legs', 'batched'), '×', 0.9],
    ['memory', 'plain, memory per allocation', () => median(results.memory.plain) / 1000, 'kB', 8],
    ['memory', 'batched, memory per allocation', () => median(results.memory.batched) / 1000, 'kB', 8],
    [
      'strangers',
      'plain, memory per unauthenticated request',
      () => Math.round(results.strangers.plain[0]),
      'bytes',
      0,
    ],
    [
      'strangers',
      'batched, memory per unauthenticated request',
      () => Math.round(results.strangers.batched[0]),
      'bytes',
      0,
    ],
    ['busiest', 'plain, lost at 20,000 packets/s', () => percentLost('busiest', 'plain'), '%', 0],
    ['busiest', 'batched, lost at 20,000 packets/s', () => percentLost('busiest', 'batched'), '%', 0],
    ['busy', 'p99 delay while the server is blocked 50 ms of every 200', () => results.busy.p99, 'ms', 5],
  ]
    .filter(([row]) => row in results)
    .map(([, name, value, unit, most]) => figure(name, value(), unit, most));
  console.log('');
  for (const { holds, name, value, unit, goal } of figures)
    console.log(`${holds ? 'holds ' : 'MISSED'} ${name}: ${value} ${unit} (goal ${goal})`);
  const details = { rounds: ROUNDS, seconds: SECONDS, calls: CALLS, size: SIZE, ...shortened(results) };
  console.log(`\n${JSON.stringify({ bench: 'relay', figures, details })}`);
}

/** With no more digits than were measured. */
function shortened(value) {
  if (typeof value === 'number') return rounded(value, 4);
  if (Array.isArray(value)) return value.map(shortened);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, shortened(one)]));
}

try {
  await run();
  process.exit(0);
} catch (error) {
  fail(error);
}
