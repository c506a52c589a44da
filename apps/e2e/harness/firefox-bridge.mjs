#!/usr/bin/env node
// Stands between Playwright and an installed Firefox: Playwright sets media features by a command that the extended support
// release does not know yet, and would give up. Everything else passes unchanged.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { WebSocket, WebSocketServer } from 'ws';

const LISTENING = /^WebDriver BiDi listening on (ws:\/\/\S+)/;

const firefox = spawn(process.env.FIREFOX_PATH, process.argv.slice(2), { stdio: ['inherit', 'inherit', 'pipe'] });
firefox.on('exit', (code) => process.exit(code ?? 1));
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, () => firefox.kill(signal));
process.on('exit', () => firefox.kill('SIGKILL'));

createInterface({ input: firefox.stderr }).on('line', (line) => {
  const [, endpoint] = LISTENING.exec(line) ?? [];
  if (!endpoint) return console.error(line);
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 }, () =>
    console.error(`WebDriver BiDi listening on ws://127.0.0.1:${server.address().port}`),
  );
  server.on('connection', (near, request) => join(near, new WebSocket(`${endpoint}${request.url}`)));
});

function join(near, far) {
  /** Ids of commands that may be unknown. */
  const optional = new Set();
  const early = [];
  near.on('message', (data) => {
    const text = String(data);
    const { id, method } = JSON.parse(text);
    if (method.startsWith('emulation.')) optional.add(id);
    if (far.readyState === WebSocket.OPEN) far.send(text);
    else early.push(text);
  });
  far.on('open', () => early.forEach((text) => far.send(text)));
  far.on('message', (data) => {
    const text = String(data);
    const answer = JSON.parse(text);
    const unknown = optional.delete(answer.id) && answer.error === 'unknown command';
    near.send(unknown ? JSON.stringify({ type: 'success', id: answer.id, result: {} }) : text);
  });
  near.on('close', () => far.close());
  far.on('close', () => near.close());
  for (const socket of [near, far]) socket.on('error', () => undefined);
}
