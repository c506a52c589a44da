import { createSocket, type Socket } from 'node:dgram';
import { SystemClock } from '@confrere/kernel';
import { TurnClient } from '../client/turn-client.js';
import { issueCredential } from '../credentials/ephemeral-credential.js';
import { SECRET } from './relay-under-test.js';

/** What a spec has to close at its end, the last first. */
export type Opened = { close(): unknown }[];

/** A participant with a real socket, on this machine. */
export interface UdpParty {
  readonly client: TurnClient;
  readonly socket: Socket;
  readonly heard: string[];
  /** When that many have been heard. */
  hears(count: number): Promise<void>;
}

export function socketOf(family: 4 | 6, opened: Opened): Socket {
  const socket = createSocket({ type: `udp${family}`, recvBufferSize: 1 << 20 });
  opened.push({ close: () => socket.close() });
  return socket;
}

export function udpParty(listener: { port: number }, participantId: string, family: 4 | 6, opened: Opened): UdpParty {
  const socket = socketOf(family, opened);
  const heard: string[] = [];
  let [wanted, enough]: [number, () => void] = [Infinity, () => undefined];
  const client = new TurnClient({
    clock: new SystemClock(),
    credential: issueCredential(SECRET, { expiresAt: new Date(Date.now() + 60_000), callId: 'call-1', participantId }),
    send: (packet) => socket.send(packet, listener.port, family === 4 ? '127.0.0.1' : '::1'),
    received: (data) => {
      heard.push(data.toString());
      if (heard.length >= wanted) enough();
    },
  });
  socket.on('message', (packet) => client.receive(packet));
  opened.push({ close: () => client.stop() });
  const hears = (count: number): Promise<void> =>
    heard.length >= count ? Promise.resolve() : new Promise((resolve) => ([wanted, enough] = [count, resolve]));
  return { client, socket, heard, hears };
}
