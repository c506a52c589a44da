// Asks one thing after another, each from its beginning to the last byte of its answer.
import { once } from 'node:events';
import { Agent, request } from 'node:https';
import { WebSocket } from 'ws';

const HOST = '127.0.0.1';
/** As a browser: HTTP/1.1 is offered, so that the relay passes the connection on encrypted. */
const OFFER = { rejectUnauthorized: false, ALPNProtocols: ['http/1.1'] };

function get(port, path, agent) {
  return new Promise((resolve, reject) => {
    const asked = request(
      { host: HOST, port, path, agent, ...OFFER, headers: { 'accept-encoding': 'br' } },
      (answer) => {
        answer.on('end', () =>
          answer.statusCode === 200 ? resolve() : reject(new Error(`${path}: ${answer.statusCode}`)),
        );
        answer.resume();
      },
    );
    asked.on('error', reject);
    asked.end();
  });
}

async function timed(count, run) {
  const took = [];
  for (let turn = 0; turn < count; turn++) {
    const began = performance.now();
    await run();
    took.push(performance.now() - began);
  }
  return took;
}

/** TCP, a whole TLS handshake and one request, each time anew. */
export async function newConnections(port, path, count) {
  return timed(count, async () => {
    const agent = new Agent({ keepAlive: false, maxCachedSessions: 0 });
    await get(port, path, agent);
    agent.destroy();
  });
}

/** One connection for all of them. */
export async function keptConnection(port, path, count) {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  await get(port, path, agent);
  const took = await timed(count, () => get(port, path, agent));
  agent.destroy();
  return took;
}

/** Messages of 500 bytes, as signaling has them, there and back. */
export async function echoes(port, _path, count) {
  const socket = new WebSocket(`wss://${HOST}:${port}/echo`, { ...OFFER, perMessageDeflate: false });
  await once(socket, 'open');
  const message = Buffer.alloc(500, 7);
  const echo = async () => {
    const back = once(socket, 'message');
    socket.send(message);
    await back;
  };
  await echo();
  const took = await timed(count, echo);
  socket.terminate();
  return took;
}
