// Starts the relays that are compared, each a process of its own, pinned to the first processor.
import { spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { RELAY_NODE_FLAGS } from '../node-flags.mjs';
import { BENCH, ROOT } from './programs.mjs';

export const HOST = '127.0.0.1';
const SECRET = 'a-secret-for-the-bench-that-nobody-else-has';
const LOGIN = { username: 'bench', credential: 'password' };

const processes = new Set();
// A bench that fails leaves nothing running.
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));
process.once('exit', () => processes.forEach((child) => child.kill('SIGKILL')));

/** A port that nobody uses at the moment. */
export async function freePort() {
  const probe = createServer().listen(0, HOST);
  await once(probe, 'listening');
  const { port } = probe.address();
  probe.close();
  await once(probe, 'close');
  return port;
}

/** Nanoseconds on a processor so far, over all threads. */
function cpuOf(pid) {
  const folder = `/proc/${pid}/task`;
  let sum = 0;
  for (const thread of readdirSync(folder))
    sum += Number(readFileSync(`${folder}/${thread}/schedstat`, 'utf8').split(' ')[0]);
  return sum;
}

const residentBytes = (pid) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) * 1024;

/** Starts a program and waits until it says that it is ready, or for `settle` milliseconds. */
export async function start(program, args, { env = {}, ipc = false, settle = 0, pin = '0', quiet = false } = {}) {
  const child = spawn('taskset', ['-c', pin, program, ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', quiet ? 'ignore' : 'inherit', ...(ipc ? ['ipc'] : [])],
  });
  processes.add(child);
  const ended = once(child, 'exit').then(([code]) => {
    processes.delete(child);
    if (!child.expected) throw new Error(`${program} ${args.join(' ')} ended with ${code}.`);
  });
  ended.catch(() => undefined);
  await Promise.race([ended, settle > 0 ? wait(settle) : once(child.stdout, 'data')]);
  child.stdout.resume();
  const ask = async (question) => {
    child.send(question);
    const [answer] = await once(child, 'message');
    return answer;
  };
  return {
    pid: child.pid,
    /** Microseconds of CPU so far. */
    cpu: () => cpuOf(child.pid) / 1000,
    /** Resident bytes, after garbage is collected where there is any. */
    memory: async () => {
      if (ipc) await ask('collect');
      await wait(300);
      return residentBytes(child.pid);
    },
    /** Bytes that are kept: of Node's heap and buffers after garbage is collected, else resident. */
    kept: async () => (ipc ? ask('collect') : residentBytes(child.pid)),
    stop: async () => {
      child.expected = true;
      child.kill('SIGINT');
      await Promise.race([ended, wait(3000)]);
      child.kill('SIGKILL');
    },
  };
}

const nodeArgs = ['--expose-gc', '--import', join(BENCH, 'collect-garbage.mjs')];

function credential(call, participant) {
  const username = `${Math.floor(Date.now() / 1000) + 900}:${call}:${participant}`;
  return { username, credential: createHmac('sha256', SECRET).update(username).digest('base64url') };
}

/** Our relay as it ships. */
async function confrere(batching, pin = '0') {
  const port = await freePort();
  const dataDir = mkdtempSync(join(tmpdir(), 'confrere-bench-'));
  const env = {
    CONFRERE_CONFIG: '',
    CONFRERE_DATA_DIR: dataDir,
    CONFRERE_RELAY_HOST: HOST,
    CONFRERE_RELAY_PUBLIC_HOST: HOST,
    CONFRERE_RELAY_PORT: String(port),
    CONFRERE_RELAY_TCP_PORT: String(port),
    CONFRERE_RELAY_SECRET: SECRET,
    CONFRERE_RELAY_BATCHING: batching,
    // What is measured is what the relay can do, not what it lets one participant do.
    CONFRERE_RELAY_LIMITS_KILOBITS_PER_SECOND: '1000000',
    // Nobody answers there: the relay works without its server.
    CONFRERE_HTTP_PORT: String(await freePort()),
    CONFRERE_LOG_LEVEL: 'silent',
  };
  const server = await start(
    process.execPath,
    [...RELAY_NODE_FLAGS, ...nodeArgs, join(ROOT, 'dist/relay/apps/relay/main.js')],
    {
      env,
      ipc: true,
      pin,
    },
  );
  return {
    ...server,
    port,
    credential,
    channels: true,
    stop: async () => {
      await server.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** Our relay in mode open. */
async function confrereOpen(batching) {
  const port = await freePort();
  const server = await start(process.execPath, [
    ...RELAY_NODE_FLAGS,
    join(BENCH, 'open-relay.mjs'),
    String(port),
    SECRET,
    batching,
  ]);
  return { ...server, port, credential, channels: true };
}

async function coturn() {
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), 'confrere-bench-coturn-'));
  const args = [
    '-n',
    ...['-L', HOST, '-E', HOST, '-p', String(port), '-r', 'bench', '-m', '1'],
    ...['--lt-cred-mech', '-u', `${LOGIN.username}:${LOGIN.credential}`, '--allow-loopback-peers'],
    ...['--no-cli', '--no-tls', '--no-dtls', '--no-stdout-log', '-l', '/dev/null'],
    ...['--pidfile', join(folder, 'pid'), '--db', join(folder, 'db')],
    ...['--min-port', '40000', '--max-port', '60000'],
  ];
  const server = await start('turnserver', args, { settle: 1000, quiet: true });
  return { ...server, port, credential: () => LOGIN, channels: true };
}

/** Browsers get no further than Send indications there: node-turn drops ChannelData. */
async function nodeTurn() {
  const port = await freePort();
  const args = [...nodeArgs, join(BENCH, 'node-turn-server.mjs'), String(port), LOGIN.username, LOGIN.credential];
  const server = await start(process.execPath, args, { ipc: true });
  return { ...server, port, credential: () => LOGIN, channels: false };
}

export const SERVERS = {
  coturn,
  plain: () => confrere('off'),
  batched: () => confrere('auto'),
  'node-turn': nodeTurn,
};
/** Those that reach peers outside as well. */
export const OPEN_SERVERS = {
  coturn,
  plain: () => confrereOpen('off'),
  batched: () => confrereOpen('auto'),
};
export const startUnpinned = () => confrere('auto', '0,1');
