import type { IceServer } from '@confrere/contract';
import { SystemClock } from '@confrere/kernel';
import {
  type EphemeralCredential,
  openTurnConnection,
  type TransportAddress,
  TurnClient,
  TurnRefusal,
} from '@confrere/relay';
import { type RunningRelay, turn } from './relay-program.fixture.js';

/** Somebody at a browser, as the relay sees them. */
export interface Party {
  readonly client: TurnClient;
  readonly heard: string[];
  close(): void;
}

/** Connects by UDP; allocates nothing yet. */
export async function openParty(relay: RunningRelay, credential: EphemeralCredential): Promise<Party> {
  const clock = new SystemClock();
  const heard: string[] = [];
  const connection = await openTurnConnection(
    { scheme: 'turn', host: '127.0.0.1', port: relay.port, transport: 'udp' },
    { clock, received: (packet) => client.receive(packet), lost: () => undefined },
  );
  const client = new TurnClient({
    clock,
    credential,
    send: (packet) => connection.send(packet),
    received: (data) => heard.push(data.toString()),
  });
  return { client, heard, close: () => (client.stop(), connection.close()) };
}

export const credentialOf = ({ iceServers: [relay] }: { iceServers: IceServer[] }): EphemeralCredential => ({
  username: relay?.username ?? '',
  credential: relay?.credential ?? '',
});

/** The code with which the relay refused, 0 when it did not. */
export const refusalOf = (work: Promise<unknown>): Promise<number> =>
  work.then(
    () => 0,
    (error: unknown) => (error instanceof TurnRefusal ? error.code : -1),
  );

/** A packet to that address arrives there. */
export async function reaches(from: Party, to: TransportAddress, hears: Party, text: string): Promise<void> {
  from.client.sendTo(to, Buffer.from(text));
  while (!hears.heard.includes(text)) await turn();
}
