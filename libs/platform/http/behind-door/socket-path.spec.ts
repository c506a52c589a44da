import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeWayForSocket } from '../index.js';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'confrere-run-'));
  path = join(folder, 'run', 'server.sock');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('the folder is made, for this account alone', async () => {
  await makeWayForSocket(path);
  expect(statSync(join(folder, 'run')).mode & 0o777).toBe(0o700);
});

it('a socket that a killed process left makes way', async () => {
  await makeWayForSocket(path);
  const listening = `require('net').createServer().listen(${JSON.stringify(path)}, () => console.log('ready'))`;
  const other = spawn(process.execPath, ['-e', listening], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(other.stdout, 'data');
  const ended = once(other, 'exit');
  other.kill('SIGKILL');
  await ended;
  expect(existsSync(path)).toBe(true);
  await makeWayForSocket(path);
  expect(existsSync(path)).toBe(false);
});

it('a server that still listens keeps its socket, and is told of', async () => {
  await makeWayForSocket(path);
  const other = createServer((socket) => socket.destroy()).listen(path);
  await once(other, 'listening');
  await expect(makeWayForSocket(path)).rejects.toThrow(
    `Another Confrere server listens at ${path}: end it first, or name another folder in runDir (CONFRERE_RUN_DIR).`,
  );
  expect(existsSync(path)).toBe(true);
  await new Promise((done) => other.close(done));
});

it('what is no socket is never removed', async () => {
  await makeWayForSocket(path);
  writeFileSync(path, 'precious');
  await expect(makeWayForSocket(path)).rejects.toThrow(`${path} is no socket of Confrere's: remove it, or name`);
  expect(existsSync(path)).toBe(true);
});

it('a path too long for a socket, or a folder that cannot be written, is told in words', async () => {
  await expect(makeWayForSocket(join(folder, 'x'.repeat(100), 'server.sock'))).rejects.toThrow('too long for a socket');
  writeFileSync(join(folder, 'run'), '');
  await expect(makeWayForSocket(path)).rejects.toThrow(/may not write into .*run \(\w+\): give this account/);
});
