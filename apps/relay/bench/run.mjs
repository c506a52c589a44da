// Compares the relay that ships with node-turn 0.0.6 in one run: CPU per packet that arrived, and the share that arrived.
// node apps/relay/bench/run.mjs, after `nest build relay`. ROUNDS, RATE and SECONDS may be set by the environment.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { NODE_TURN_LOGIN, ROOT, SECRET, startConfrere, startNodeTurn } from './servers.mjs';

if (!existsSync(join(ROOT, 'dist/relay/apps/relay/main.js'))) {
  console.error('The relay is not built: run "npm run build -- relay" first.');
  process.exit(1);
}
const { measureLoad, measureSetup } = await import('./load.mjs');
const { issueCredential } = await import(join(ROOT, 'dist/relay/libs/relay/index.js'));

const number = (name, fallback) => Number(process.env[name] ?? fallback);
const ROUNDS = number('ROUNDS', 9);
const LOAD = { rate: number('RATE', 4000), seconds: number('SECONDS', 2), size: 1000, calls: 4 };

const ours = await startConfrere();
const theirs = await startNodeTurn();
const round = { number: 0 };
const ourCredential = (participantId, call = 'setup') =>
  issueCredential(SECRET, {
    expiresAt: new Date(Date.now() + 600_000),
    callId: `${round.number}-${call}`,
    participantId,
  });
const theirCredential = () => NODE_TURN_LOGIN;

/** What a browser gets: ours binds channels; node-turn drops ChannelData, so browsers stay on Send indications there. */
const CASES = {
  'confrere, channels': { server: ours, credential: ourCredential, channels: true },
  'confrere, indications': { server: ours, credential: ourCredential, channels: false },
  'node-turn, indications': { server: theirs, credential: theirCredential, channels: false },
};
const results = Object.fromEntries(Object.keys(CASES).map((name) => [name, []]));
const setup = { confrere: [], 'node-turn': [] };

// Each is warmed up once; then they take turns, in another order each round.
for (round.number = -1; round.number < ROUNDS; round.number++) {
  const names = Object.keys(CASES);
  if (round.number % 2 === 1) names.reverse();
  for (const name of names) {
    const { server, credential, channels } = CASES[name];
    const result = await measureLoad(server, credential, { ...LOAD, channels });
    if (round.number >= 0) results[name].push(result);
  }
  const [mine, other] = [
    await measureSetup(ours.port, ourCredential),
    await measureSetup(theirs.port, theirCredential),
  ];
  if (round.number >= 0) {
    setup.confrere.push(mine);
    setup['node-turn'].push(other);
  }
}
await Promise.all([ours.stop(), theirs.stop()]);

const median = (values) => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
};
const of = (name, what) => results[name].map((result) => result[what]);
/** The median of the ratios of the same round: what the machine did meanwhile cancels out. */
const ratio = (one, other) => median(one.map((value, index) => value / other[index]));
const rounded = (value, digits = 3) => Number(value.toFixed(digits));

console.log(
  `Relayed calls, ${LOAD.rate} packets/s of ${LOAD.size} bytes, ${ROUNDS} rounds of ${LOAD.seconds} s, medians:`,
);
for (const name of Object.keys(CASES)) {
  const cpu = median(of(name, 'cpuPerPacket')).toFixed(1);
  const arrived = (median(of(name, 'completion')) * 100).toFixed(2);
  const worst = (Math.min(...of(name, 'completion')) * 100).toFixed(2);
  console.log(
    `  ${name.padEnd(24)} ${cpu.padStart(6)} µs CPU per packet   ${arrived.padStart(6)} % arrived (worst round ${worst} %)`,
  );
}
const baseline = of('node-turn, indications', 'cpuPerPacket');
const figure = (name, value, unit, most) => ({
  name,
  value: rounded(value),
  unit,
  ...(most === undefined ? {} : { goal: `<= ${most}`, holds: value <= most }),
});
const figures = [
  figure(
    'CPU per packet by channels, against node-turn',
    ratio(of('confrere, channels', 'cpuPerPacket'), baseline),
    '×',
    0.4,
  ),
  figure(
    'CPU per packet by indications, against node-turn',
    ratio(of('confrere, indications', 'cpuPerPacket'), baseline),
    '×',
    0.65,
  ),
  figure(
    'packets lost in the worst round',
    1 - Math.min(...of('confrere, channels', 'completion'), ...of('confrere, indications', 'completion')),
    '',
    0,
  ),
  figure('set-up, against node-turn', ratio(setup.confrere, setup['node-turn']), '×', 1.5),
];
console.log('');
for (const { holds, name, value, unit, goal } of figures) {
  console.log(`${holds ? 'holds ' : 'MISSED'} ${name}: ${value} ${unit} (goal ${goal})`);
}
const details = {
  rounds: ROUNDS,
  ...LOAD,
  cpuMicrosecondsPerPacket: Object.fromEntries(
    Object.keys(CASES).map((name) => [name, rounded(median(of(name, 'cpuPerPacket')), 1)]),
  ),
  completion: Object.fromEntries(Object.keys(CASES).map((name) => [name, rounded(median(of(name, 'completion')), 4)])),
  setupMilliseconds: Object.fromEntries(
    Object.entries(setup).map(([name, values]) => [name, rounded(median(values), 1)]),
  ),
};
console.log(`\n${JSON.stringify({ bench: 'relay', figures, details })}`);
process.exit(0);
