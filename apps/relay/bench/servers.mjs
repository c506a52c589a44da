// Starts the relays that are compared, each a process of its own.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
export const SECRET = 'a-secret-for-the-bench-that-nobody-else-has';
const BENCH = join(ROOT, 'apps/relay/bench');

async function start(script, args, env, port) {
  const child = spawn(process.execPath, ['--import', join(BENCH, 'report-cpu.mjs'), script, ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  // A bench that fails leaves nothing running.
  process.once('exit', () => child.kill('SIGKILL'));
  await new Promise((resolve, reject) => {
    child.stdout.once('data', resolve);
    child.once('exit', (code) => reject(new Error(`${script} ended with ${code} before it was ready.`)));
  });
  child.stdout.resume();
  return {
    port,
    /** Microseconds of CPU so far, all threads. */
    cpu: () =>
      new Promise((resolve) => {
        child.once('message', ({ cpu }) => resolve(cpu));
        child.send('cpu');
      }),
    stop: () =>
      new Promise((resolve) => {
        child.removeAllListeners('exit');
        child.once('exit', resolve);
        child.kill('SIGINT');
      }),
  };
}

/** A port that nobody uses at the moment. */
async function freePort() {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address();
  probe.close();
  await once(probe, 'close');
  return port;
}

/** Our relay as it ships. */
export async function startConfrere() {
  const port = await freePort();
  const dataDir = mkdtempSync(join(tmpdir(), 'confrere-bench-'));
  const env = {
    CONFRERE_CONFIG: '',
    CONFRERE_DATA_DIR: dataDir,
    CONFRERE_RELAY_HOST: '127.0.0.1',
    CONFRERE_RELAY_PUBLIC_HOST: '127.0.0.1',
    CONFRERE_RELAY_PORT: String(port),
    CONFRERE_RELAY_TCP_PORT: String(port),
    CONFRERE_RELAY_SECRET: SECRET,
  };
  const server = await start(join(ROOT, 'dist/relay/apps/relay/main.js'), [], env, port);
  rmSync(dataDir, { recursive: true, force: true });
  return server;
}

export const NODE_TURN_LOGIN = { username: 'bench', credential: 'password' };

export async function startNodeTurn() {
  const port = await freePort();
  return start(
    join(BENCH, 'node-turn-server.mjs'),
    [String(port), NODE_TURN_LOGIN.username, NODE_TURN_LOGIN.credential],
    {},
    port,
  );
}
