// Compares the relay that ships, plain and in batches, with coturn and node-turn in one run: `npm run bench:relay`.
// ROUNDS and SECONDS may be set by the environment.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fail, Fault } from '../../../tools/install.mjs';
import { figure, median, ratio, rounded, table } from './figures.mjs';
import { prepare, ROOT } from './programs.mjs';

const number = (name, fallback) => Number(process.env[name] ?? fallback);
const [ROUNDS, SECONDS] = [number('ROUNDS', 5), number('SECONDS', 1)];
const LOADS = {
  middling: { rate: 10_000, seconds: SECONDS },
  saturated: { window: 16, seconds: SECONDS },
};

async function run() {
  if (!existsSync(join(ROOT, 'dist/relay/apps/relay/main.js')))
    throw new Fault('The relay is not built: run "npm run build -- relay" first.');
  const program = prepare();
  const { OPEN_SERVERS, SERVERS } = await import('./servers.mjs');
  const measure = await import('./measure.mjs');
  const { Traffic } = await import('./traffic.mjs');
  const traffic = new Traffic(program);
  const names = Object.keys(SERVERS);
  const inTurn = (round) => (round % 2 === 0 ? names : [...names].reverse());
  const empty = () => Object.fromEntries(names.map((name) => [name, []]));

  const servers = {};
  for (const name of names) servers[name] = await SERVERS[name]();
  const results = {};
  // Each is warmed up: what Node compiles first is none of a packet's.
  for (const name of names) await measure.underLoad(traffic, servers[name], { rate: 10_000, seconds: 2 });
  for (const [kind, load] of Object.entries(LOADS)) {
    results[kind] = empty();
    for (let round = 0; round < ROUNDS; round++)
      for (const name of inTurn(round)) results[kind][name].push(await measure.underLoad(traffic, servers[name], load));
  }
  const allocations = empty();
  const busiest = empty();
  for (let round = 0; round < 3; round++)
    for (const name of inTurn(round)) {
      allocations[name].push(await measure.allocationsPerSecond(traffic, servers[name]));
      if (name !== 'node-turn')
        busiest[name].push(await measure.underLoad(traffic, servers[name], { rate: 20_000, seconds: SECONDS }));
    }
  const direct = await measure.direct(traffic, LOADS.middling);
  for (const name of names) await servers[name].stop();

  const [memory, strangers] = [empty(), empty()];
  for (const name of names) {
    for (let round = 0; round < 3; round++)
      memory[name].push(await measure.memoryPerAllocation(traffic, SERVERS[name]));
    strangers[name].push(await measure.memoryPerStranger(traffic, SERVERS[name]));
  }
  // One-sided legs: a processor for each relay of its own turn, as above.
  const opened = {};
  const legs = Object.fromEntries(Object.keys(OPEN_SERVERS).map((name) => [name, []]));
  for (const [name, startServer] of Object.entries(OPEN_SERVERS)) opened[name] = await startServer();
  for (let round = -1; round < ROUNDS; round++)
    for (const name of Object.keys(opened)) {
      const result = await measure.underLoad(traffic, opened[name], LOADS.middling, 'legs');
      if (round >= 0) legs[name].push(result);
    }
  for (const server of Object.values(opened)) await server.stop();
  const busy = await measure.besideBusyServer(traffic, { rate: 2000, seconds: 5 });
  traffic.end();

  const of = (kind, name, what) => results[kind][name].map((result) => result[what]);
  const beside = (kind, name) => ratio(of(kind, name, 'cpuPerPacket'), of(kind, 'coturn', 'cpuPerPacket'));
  const lostOf = (name) => median(busiest[name].map(({ lost }) => lost));
  table(
    `Both sides relayed, ${measure.CALLS} calls, packets of ${measure.SIZE} bytes, medians of ${ROUNDS} rounds of ${SECONDS} s:`,
    names.map((name) => ({
      relay: name,
      'µs/packet at 10k/s': median(of('middling', name, 'cpuPerPacket')).toFixed(1),
      '× coturn': beside('middling', name).toFixed(2),
      'added p50, p99 (ms)': [of('middling', name, 'p50'), of('middling', name, 'p99')]
        .map((values, index) => ((median(values) - [direct.p50, direct.p99][index]) / 1000).toFixed(2))
        .join(', '),
      'µs/packet saturated': median(of('saturated', name, 'cpuPerPacket')).toFixed(1),
      '× coturn ': beside('saturated', name).toFixed(2),
      'packets/s': Math.round(median(of('saturated', name, 'rate'))),
      'lost at 20k/s (%)': busiest[name].length > 0 ? (lostOf(name) * 100).toFixed(2) : '',
    })),
  );
  table(
    'Allocations:',
    names.map((name) => ({
      relay: name,
      'bytes each': Math.round(median(memory[name])),
      'bytes per stranger': Math.round(median(strangers[name])),
      'a CPU-second makes': Math.round(median(allocations[name])),
    })),
  );

  const legCpu = (name) => legs[name].map(({ cpuPerPacket }) => cpuPerPacket);
  table(
    'One-sided legs (mode open), 10,000 packets/s, both directions:',
    Object.keys(legs).map((name) => ({
      relay: name,
      'µs/packet': median(legCpu(name)).toFixed(1),
      '× coturn': ratio(legCpu(name), legCpu('coturn')).toFixed(2),
      'lost (%)': (median(legs[name].map(({ lost }) => lost)) * 100).toFixed(2),
    })),
  );
  const figures = [
    figure('plain, CPU per packet at 10,000 packets/s beside coturn', beside('middling', 'plain'), '×', 1),
    figure('plain, CPU per packet saturated beside coturn', beside('saturated', 'plain'), '×', 0.7),
    figure('batched, CPU per packet at 10,000 packets/s beside coturn', beside('middling', 'batched'), '×', 0.6),
    figure('batched, CPU per packet saturated beside coturn', beside('saturated', 'batched'), '×', 0.38),
    figure('plain, one-sided legs beside coturn', ratio(legCpu('plain'), legCpu('coturn')), '×', 1.35),
    figure('batched, one-sided legs beside coturn', ratio(legCpu('batched'), legCpu('coturn')), '×', 0.9),
    figure('plain, memory per allocation', median(memory.plain) / 1000, 'kB', 8),
    figure('batched, memory per allocation', median(memory.batched) / 1000, 'kB', 8),
    figure('plain, memory per unauthenticated request', Math.round(strangers.plain[0]), 'bytes', 0),
    figure('batched, memory per unauthenticated request', Math.round(strangers.batched[0]), 'bytes', 0),
    figure('plain, lost at 20,000 packets/s', lostOf('plain') * 100, '%', 0),
    figure('batched, lost at 20,000 packets/s', lostOf('batched') * 100, '%', 0),
    figure(
      `p99 delay while the server is blocked 50 ms of every 200 (alone: ${busy.alone.toFixed(1)} ms)`,
      busy.p99,
      'ms',
      5,
    ),
  ];
  console.log('');
  for (const { holds, name, value, unit, goal } of figures)
    console.log(`${holds ? 'holds ' : 'MISSED'} ${name}: ${value} ${unit} (goal ${goal})`);
  const details = {
    rounds: ROUNDS,
    seconds: SECONDS,
    calls: measure.CALLS,
    size: measure.SIZE,
    direct,
    allocationsPerCpuSecond: Object.fromEntries(names.map((name) => [name, Math.round(median(allocations[name]))])),
    memoryPerAllocation: Object.fromEntries(names.map((name) => [name, memory[name].map(Math.round)])),
    loads: Object.fromEntries(
      Object.entries(results).map(([kind, byName]) => [
        kind,
        Object.fromEntries(
          names.map((name) => [
            name,
            Object.fromEntries(
              ['cpuPerPacket', 'rate', 'lost', 'p50', 'p99'].map((what) => [
                what,
                byName[name].map((result) => rounded(result[what], 4)),
              ]),
            ),
          ]),
        ),
      ]),
    ),
  };
  console.log(`\n${JSON.stringify({ bench: 'relay', figures, details })}`);
}

try {
  await run();
  process.exit(0);
} catch (error) {
  fail(error);
}
