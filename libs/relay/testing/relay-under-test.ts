import { FakeClock } from '@confrere/kernel';
import { TurnClient, type TurnRefusal } from '../client/turn-client.js';
import { type EphemeralCredential, issueCredential } from '../credentials/ephemeral-credential.js';
import { isChannelData } from '../stun/channel-data.js';
import { type TransportAddress, transportAddress } from '../stun/transport-address.js';
import type { ReturnPath } from '../transport/return-path.js';
import { StreamFramer } from '../transport/stream-framer.js';
import { StreamReturnPath } from '../transport/stream-return-path.js';
import { RelayEngine, type RelayEngineOptions } from '../turn/relay-engine.js';

export const SECRET = 'secret-of-the-relay-under-test-0123456789';
export const RELAY_ADDRESS = '192.0.2.1';
export const RELAY_ADDRESS_6 = '2001:db8::1';

export interface PartyOptions {
  readonly call?: string;
  readonly participant?: string;
  readonly transport?: 'udp' | 'tcp';
  readonly source?: string;
  readonly credential?: EphemeralCredential;
  readonly takesSha256?: boolean;
}

/** One participant's end of a five-tuple, and what arrived there. */
export interface Party {
  readonly client: TurnClient;
  readonly path: ReturnPath;
  /** Application data that arrived, as text. */
  readonly heard: string[];
  /** Whole packets that the relay sent. */
  readonly packets: Buffer[];
  readonly lost: string[];
  /** Puts any bytes on this party's wire. */
  sendRaw(bytes: Buffer): void;
}

/** The real engine on a clock that moves only when told, with as many parties as a test needs. */
export class RelayUnderTest {
  readonly clock = new FakeClock();
  readonly engine: RelayEngine;
  private parties = 0;

  constructor(options: Partial<RelayEngineOptions> = {}) {
    this.engine = new RelayEngine({
      clock: this.clock,
      relayAddress: address(RELAY_ADDRESS, 0),
      realm: 'confrere',
      secrets: [SECRET],
      ...options,
    });
  }

  credential({ call = 'call-1', participant = 'anna', secret = SECRET, seconds = 900 } = {}): EphemeralCredential {
    const expiresAt = new Date(this.clock.now().getTime() + seconds * 1000);
    return issueCredential(secret, { expiresAt, callId: call, participantId: participant });
  }

  party({ transport = 'udp', source = '198.51.100.7', ...who }: PartyOptions = {}): Party {
    const port = 20_000 + this.parties++;
    const [heard, packets, lost]: [string[], Buffer[], string[]] = [[], [], []];
    const client = new TurnClient({
      clock: this.clock,
      credential: who.credential ?? this.credential(who),
      takesSha256: who.takesSha256 ?? false,
      send: (packet) => sendRaw(packet),
      received: (data) => heard.push(data.toString()),
      lost: (what, code) => lost.push(`${what} ${code}`),
    });
    const arrived = (packet: Buffer): void => {
      packets.push(Buffer.from(packet));
      client.receive(packet);
    };
    const slice = (bytes: Buffer, start: number, end: number): void => arrived(bytes.subarray(start, end));
    const from = address(source, port);
    const path =
      transport === 'udp'
        ? { fiveTuple: `${source}:${port}`, source: from, reply: arrived, deliver: slice }
        : new StreamReturnPath(overStream(arrived), `tcp ${source}:${port}`, from);
    const framer = new StreamFramer();
    const takeIn = (packet: Buffer): void => {
      if (isChannelData(packet)) this.engine.receiveChannelData(packet, path.fiveTuple);
      else this.engine.receiveMessage(packet, path);
    };
    const sendRaw = (packet: Buffer): void => {
      // What goes over a wire is a copy: the relay writes into what it received.
      if (transport === 'udp') takeIn(Buffer.from(packet));
      else for (const piece of pieces(padded(packet))) framer.push(piece, takeIn);
    };
    return { client, path, heard, packets, lost, sendRaw };
  }

  /** Two parties of one call with relayed addresses, permissions and channels to each other. */
  async pair(
    one: PartyOptions = {},
    other: PartyOptions = {},
  ): Promise<{ anna: Party; berit: Party; annaAt: TransportAddress; beritAt: TransportAddress }> {
    const anna = this.party(one);
    const berit = this.party({ participant: 'berit', ...other });
    const [annaAt, beritAt] = [await anna.client.allocate(), await berit.client.allocate()];
    await anna.client.permit(beritAt);
    await berit.client.permit(annaAt);
    await anna.client.bind(beritAt);
    await berit.client.bind(annaAt);
    return { anna, berit, annaAt, beritAt };
  }
}

export function address(text: string, port: number): TransportAddress {
  const parsed = transportAddress(text, port);
  if (!parsed) throw new Error(`${text} is no address`);
  return parsed;
}

/** The error code with which a request is refused. */
export async function refusalOf(request: Promise<unknown>): Promise<number> {
  return request.then(
    () => {
      throw new Error('The relay did not refuse.');
    },
    (refusal: TurnRefusal) => refusal.code,
  );
}

/** A connection that cuts what is written into pieces, as networks do. */
function overStream(arrived: (packet: Buffer) => void): ConstructorParameters<typeof StreamReturnPath>[0] {
  const framer = new StreamFramer();
  const write = (bytes: Buffer): boolean => {
    for (const piece of pieces(bytes))
      if (!framer.push(piece, arrived)) throw new Error('The relay broke the framing.');
    return true;
  };
  return { write, destroy: () => undefined as never, writableLength: 0 };
}

const padded = (packet: Buffer): Buffer => Buffer.concat([packet, Buffer.alloc((4 - (packet.length % 4)) % 4)]);

function pieces(bytes: Buffer): Buffer[] {
  const cuts = [0, 1, 3, 4, 11, bytes.length >> 1, bytes.length]
    .filter((cut) => cut <= bytes.length)
    .sort((a, b) => a - b);
  return cuts.slice(1).map((cut, index) => Buffer.from(bytes.subarray(cuts[index], cut)));
}
