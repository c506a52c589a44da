import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Clock } from '@confrere/kernel';
import { joinBoth } from './passage.js';

/** Milliseconds for a client to take the answer below. */
const READ_ANSWER_WITHIN = 2_000;
const ANSWER_TEXT = 'Confrere is starting. Try again in a few seconds.\n';
const AWAY_ANSWER = [
  'HTTP/1.1 503 Service Unavailable',
  'Retry-After: 5',
  'Cache-Control: no-store',
  'Content-Type: text/plain; charset=utf-8',
  `Content-Length: ${ANSWER_TEXT.length}`,
  'Connection: close',
  '',
  ANSWER_TEXT,
].join('\r\n');

export interface HandedOver {
  /** Paused. */
  readonly client: Duplex;
  /** PROXY header and the bytes that were read already. */
  readonly first: Buffer;
  /** HTTP can be read by the client as it stands; else it is inside TLS. */
  readonly readable: boolean;
}

/** Passes a connection on to the server at `path`. @param away is called when the server is not there. */
export function handOver(path: string, { client, first, readable }: HandedOver, clock: Clock, away: () => void): void {
  const server = connect({ path, allowHalfOpen: true });
  let connected = false;
  client.once('close', () => connected || server.destroy());
  server.on('error', () => {
    server.destroy();
    if (connected || client.destroyed) return;
    away();
    if (readable) answerAway(client, clock);
    else client.destroy();
  });
  server.once('connect', () => {
    connected = true;
    joinBoth(client, server, clock);
  });
  server.pause();
  server.write(first);
}

function answerAway(client: Duplex, clock: Clock): void {
  client.end(AWAY_ANSWER);
  client.resume();
  const deadline = clock.after(READ_ANSWER_WITHIN, () => client.destroy());
  client.once('close', () => deadline.cancel());
}
