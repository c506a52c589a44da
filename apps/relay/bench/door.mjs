// What the shared port costs HTTPS: the same server asked straight and through the relay's door, taking turns.
// node apps/relay/bench/door.mjs, after a build. ROUNDS may be set by the environment.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeCertificate } from '../../../libs/platform/tls/testing/make-certificate.ts';
import { echoes, keptConnection, newConnections } from './door-client.mjs';

const HOST = '127.0.0.1';
const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const ROUNDS = Number(process.env.ROUNDS ?? 15);
const folder = mkdtempSync(join(tmpdir(), 'confrere-bench-door-'));
const children = new Set();
// A bench that fails leaves nothing behind.
process.once('exit', () => {
  for (const child of children) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

const certificate = makeCertificate();
writeFileSync(join(folder, 'cert.pem'), certificate.cert);
writeFileSync(join(folder, 'key.pem'), certificate.key, { mode: 0o600 });

async function freePort() {
  const probe = createServer().listen(0, HOST);
  await once(probe, 'listening');
  const { port } = probe.address();
  probe.close();
  await once(probe, 'close');
  return port;
}

async function start(script, args, env) {
  const child = spawn(process.execPath, [join(ROOT, script), ...args], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  children.add(child);
  child.once('exit', (code) => {
    console.error(`${script} ended with ${code}.`);
    process.exit(1);
  });
  for await (const line of child.stdout) {
    const ready = /^ready (\S+)/m.exec(String(line));
    if (!ready) continue;
    child.stdout.resume();
    return { pid: child.pid, said: ready[1] };
  }
  throw new Error(`${script} said nothing.`);
}

/** Milliseconds on a processor so far, over all threads. */
const cpuOf = (pids) => {
  let sum = 0;
  for (const pid of pids)
    for (const thread of readdirSync(`/proc/${pid}/task`))
      sum += Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]);
  return sum / 1e6;
};

/** A server, and a relay before it where it is asked through the door. */
async function startWay(name) {
  const data = join(folder, name);
  mkdirSync(data);
  const port = await freePort();
  const env = {
    ...process.env,
    NODE_ENV: 'production',
    CONFRERE_CONFIG: '',
    CONFRERE_DATA_DIR: data,
    CONFRERE_HTTP_PORT: String(port),
    CONFRERE_RELAY_PORT: String(await freePort()),
    CONFRERE_TLS_CERT_FILE: join(folder, 'cert.pem'),
    CONFRERE_TLS_KEY_FILE: join(folder, 'key.pem'),
    CONFRERE_LOG_LEVEL: 'error',
  };
  const relay = name === 'door' ? await start('dist/relay/apps/relay/main.js', [], env) : null;
  const server = await start('apps/relay/bench/door-server.mjs', [relay ? 'behind' : 'straight'], env);
  const pids = [server.pid, ...(relay ? [relay.pid] : [])];
  return { port, page: new URL(server.said).pathname, cpu: () => cpuOf(pids) };
}

const WAYS = { straight: await startWay('straight'), door: await startWay('door') };
/** What is asked, how often a round. */
const CASES = {
  'page, new connection': { run: newConnections, path: ({ page }) => page, count: 60 },
  'page, kept connection': { run: keptConnection, path: ({ page }) => page, count: 150 },
  'shortest answer, new connection': { run: newConnections, path: () => '/health/live', count: 60 },
  'shortest answer, kept connection': { run: keptConnection, path: () => '/health/live', count: 400 },
  'WebSocket echo': { run: echoes, path: () => '', count: 1000 },
};

const median = (values) => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
};
const quantile = (values, share) => [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) * share)];

const results = Object.fromEntries(
  Object.keys(CASES).map((name) => [
    name,
    { straight: { p50: [], p95: [], cpu: [] }, door: { p50: [], p95: [], cpu: [] } },
  ]),
);
// Both are warmed up; then they take turns, in another order each round.
for (let round = -2; round < ROUNDS; round++) {
  for (const [name, { run, path, count }] of Object.entries(CASES)) {
    const ways = Object.entries(WAYS);
    if (round & 1) ways.reverse();
    for (const [way, target] of ways) {
      const before = target.cpu();
      const took = await run(target.port, path(target), count);
      const cpu = ((target.cpu() - before) * 1000) / count;
      if (round < 0) continue;
      results[name][way].p50.push(median(took) * 1000);
      results[name][way].p95.push(quantile(took, 0.95) * 1000);
      results[name][way].cpu.push(cpu);
    }
  }
}

/** The median of the ratios of the same round: what the machine did meanwhile cancels out. */
const ratioOf = (name, what) =>
  median(results[name].door[what].map((value, round) => value / results[name].straight[what][round]));
const rounded = (value, digits = 2) => Number(value.toFixed(digits));

console.log(`HTTPS straight to the server and through the relay's door, ${ROUNDS} rounds, medians (µs):`);
console.log(`  ${''.padEnd(34)}  straight p50 / CPU     door p50 / CPU    ratio p50 / CPU`);
const details = { rounds: ROUNDS, cases: {} };
for (const name of Object.keys(CASES)) {
  const of = (way, what) => Math.round(median(results[name][way][what]));
  const pair = (way) => `${of(way, 'p50')} / ${of(way, 'cpu')}`.padStart(16);
  const ratios = {
    p50: rounded(ratioOf(name, 'p50')),
    p95: rounded(ratioOf(name, 'p95')),
    cpu: rounded(ratioOf(name, 'cpu')),
  };
  console.log(`  ${name.padEnd(34)}  ${pair('straight')}   ${pair('door')}    ${ratios.p50}× / ${ratios.cpu}×`);
  const microseconds = (way) => ({ p50: of(way, 'p50'), p95: of(way, 'p95'), cpu: of(way, 'cpu') });
  details.cases[name] = { straight: microseconds('straight'), door: microseconds('door'), ratios };
}
const figure = (name, value, most) => ({ name, value, unit: '×', goal: `<= ${most}`, holds: value <= most });
const figures = [
  figure('p50 of a page over a new connection, through the door', rounded(ratioOf('page, new connection', 'p50')), 1.1),
  figure(
    'p50 of a page over a kept connection, through the door',
    rounded(ratioOf('page, kept connection', 'p50')),
    1.15,
  ),
];
console.log('');
for (const { holds, name, value, unit, goal } of figures)
  console.log(`${holds ? 'holds ' : 'MISSED'} ${name}: ${value} ${unit} (goal ${goal})`);
console.log(`\n${JSON.stringify({ bench: 'door', figures, details })}`);
process.exit(0);
