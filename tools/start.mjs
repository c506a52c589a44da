// `npm start`: installs, builds what changed, starts the relay and the server, and prints what to open.
import { spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { accessSync, constants, existsSync, mkdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { RELAY_NODE_FLAGS } from '../apps/relay/node-flags.mjs';
import { build } from './build.mjs';
import { fail, Fault } from './fault.mjs';
import { install, requireNode } from './install.mjs';
import { environment, ROOT } from './with-node.mjs';

const PROGRAMS = {
  relay: join(ROOT, 'dist/relay/apps/relay/main.js'),
  server: join(ROOT, 'dist/server/apps/server/main.js'),
};
const NODE_FLAGS = { relay: RELAY_NODE_FLAGS, server: [] };
/** A program that ends by itself is started again, unless it does so this often within a minute. */
const MOST_RESTARTS = 5;
const READY_WITHIN_MS = 60_000;
const STOP_WITHIN_MS = 10_000;

const evaluation = !process.env.CONFRERE_CONFIG;
const dataDir = resolve(process.env.CONFRERE_DATA_DIR ?? join(ROOT, 'data'));

/** Faults that would only show after a minute of building are looked for first. */
async function lookAhead() {
  if (!evaluation) {
    if (!existsSync(process.env.CONFRERE_CONFIG))
      throw new Fault(
        `There is no config file at ${process.env.CONFRERE_CONFIG}: correct CONFRERE_CONFIG, or unset it to try Confrere with built-in defaults.`,
      );
    return;
  }
  try {
    mkdirSync(dataDir, { recursive: true });
    accessSync(dataDir, constants.W_OK | constants.X_OK);
  } catch {
    throw new Fault(
      `Confrere may not write into ${dataDir}: give this account write permission, or name another folder in CONFRERE_DATA_DIR.`,
    );
  }
  const host = process.env.CONFRERE_HTTP_HOST ?? '127.0.0.1';
  await requireFreePort(tcp, host, Number(process.env.CONFRERE_HTTP_PORT ?? 8080), 'CONFRERE_HTTP_PORT');
  const relayHost = process.env.CONFRERE_RELAY_HOST ?? '127.0.0.1';
  const relayPort = Number(process.env.CONFRERE_RELAY_PORT ?? 3478);
  await requireFreePort(udp, relayHost, relayPort, 'CONFRERE_RELAY_PORT');
  // With a certificate TURN over TCP comes in on the port of HTTPS, unless it is given one of its own.
  const tcpPort = Number(process.env.CONFRERE_RELAY_TCP_PORT ?? (process.env.CONFRERE_TLS_CERT_FILE ? 0 : relayPort));
  await requireFreePort(tcp, relayHost, tcpPort, 'CONFRERE_RELAY_TCP_PORT');
}

const tcp = (host, port) => createServer().listen(port, host);
const udp = (host, port) => createSocket(host.includes(':') ? 'udp6' : 'udp4').bind(port, host);

/** Port 0 is always free. */
const requireFreePort = (open, host, port, variable) =>
  new Promise((resolvePort, reject) => {
    const probe = open(host, port);
    probe.once('error', (error) => {
      const what =
        {
          EADDRINUSE: 'is taken by another program',
          EACCES: 'needs more rights than this account has',
          EADDRNOTAVAIL: 'is not on this machine',
        }[error.code] ?? `cannot be used (${error.code})`;
      reject(
        new Fault(
          `Port ${port} on ${host} ${what}: end that program, or choose another port, for example ${variable}=${port + 1} npm start`,
        ),
      );
    });
    probe.once('listening', () => probe.close(() => resolvePort()));
  });

const running = new Map();
let stopping = false;

/** Starts a program and keeps it running. Resolves with what it said once it says `ready`. */
function keepRunning(name) {
  return new Promise((resolveReady, reject) => {
    const said = {};
    const starts = [];
    let ready = false;
    const start = () => {
      starts.push(performance.now());
      const child = spawn('node', ['--enable-source-maps', ...NODE_FLAGS[name], PROGRAMS[name]], {
        cwd: ROOT,
        env: environment({
          CONFRERE_DATA_DIR: dataDir,
          CONFRERE_LOG_LEVEL: process.env.CONFRERE_LOG_LEVEL ?? (evaluation ? 'warn' : 'info'),
          NODE_ENV: 'production',
        }),
        stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      });
      running.set(name, child);
      createInterface({ input: child.stdout }).on('line', (line) => {
        const [, word, rest] = /^(ready|professional|colleague|visitor) (\S.*)$/.exec(line) ?? [];
        if (!word) return stopping ? undefined : console.log(line);
        said[word] = rest;
        if (word === 'ready' && !ready) {
          ready = true;
          // The links are printed before `ready`; one turn lets the last lines in.
          setTimeout(() => resolveReady(said), 50);
        }
      });
      createInterface({ input: child.stderr }).on('line', (line) => console.error(line));
      child.on('exit', (code, signal) => {
        running.delete(name);
        if (stopping) return;
        if (!ready)
          return reject(new Fault(`The ${name} did not start ${signal ? `(ended by ${signal})` : '(see above)'}.`));
        const recent = starts.filter((at) => performance.now() - at < 60_000).length;
        if (recent > MOST_RESTARTS)
          return void stop(1, `The ${name} ended ${recent} times within a minute; giving up.`);
        console.error(`The ${name} ended (${code ?? 'killed'}); starting it again.`);
        setTimeout(start, 500);
      });
    };
    start();
    setTimeout(
      () => ready || reject(new Fault(`The ${name} was not ready after ${READY_WITHIN_MS / 1000} seconds.`)),
      READY_WITHIN_MS,
    ).unref();
  });
}

async function stop(code, reason) {
  if (stopping) return;
  stopping = true;
  if (reason) console.error(reason);
  const ended = [...running.values()].map((child) => new Promise((done) => child.once('exit', done)));
  // SIGTERM would let the relay wait for running calls.
  for (const child of running.values()) child.kill('SIGINT');
  const force = setTimeout(() => [...running.values()].forEach((child) => child.kill('SIGKILL')), STOP_WITHIN_MS);
  await Promise.all(ended);
  clearTimeout(force);
  process.exit(code);
}

function tell(said) {
  const lines = ['', 'Confrere is running.', ''];
  if (evaluation && said.professional) {
    lines.push('  The professional opens (once):', `    ${said.professional}`, '');
    if (said.colleague) lines.push('  A colleague opens, to see the same queue (once):', `    ${said.colleague}`, '');
    lines.push('  The visitor opens, in another window or browser:', `    ${said.visitor}`, '');
    lines.push(
      '  This is an evaluation: an example clinic, reachable from this machine only. Everything is kept in',
      `  ${dataDir}`,
      '',
    );
  } else {
    lines.push(`  ${said.ready}`, '');
  }
  lines.push('  Stop with Ctrl+C.', '');
  console.log(lines.join('\n'));
}

process.on('SIGINT', () => void stop(0));
process.on('SIGTERM', () => void stop(0));

try {
  requireNode();
  await lookAhead();
  const began = performance.now();
  const installed = install();
  if (installed) console.log(`  installed (${Math.round((performance.now() - began) / 1000)} s)`);
  console.log('Building what changed …');
  if (!(await build())) console.log('  nothing changed');
  console.log('Starting the relay and the server …');
  // The relay first: with a certificate it owns the port on which the server's pages are reached.
  await keepRunning('relay');
  tell(await keepRunning('server'));
} catch (error) {
  if (running.size > 0) await Promise.race([stop(1, error instanceof Fault ? error.message : undefined)]);
  fail(error);
}
