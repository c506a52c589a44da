import { WebSocket } from 'ws';
import type { Pair } from './clinic.ts';

/** One side of a pair: sends message number `index`, and tells of each that came from the other side. */
export interface Side {
  send(index: number): void;
  onArrived: (() => void) | null;
}

/** So many messages go in one breath, as a browser gathers candidates; then the other side answers with as many. */
const BREATH = 5;
const SDP = `v=0\r\no=- 4611731400430051336 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n${'a=rtpmap:111 opus/48000/2\r\n'.repeat(50)}`;
export const description = { type: 'offer', sdp: SDP };
export const candidate = {
  candidate:
    'candidate:842163049 1 udp 1677729535 203.0.113.77 46154 typ srflx raddr 0.0.0.0 rport 0 generation 0 ufrag EsAw',
  sdpMid: '0',
  sdpMLineIndex: 0,
  usernameFragment: 'EsAw',
};

/** Both sides send `each` messages, a breath at a time in turns, all pairs at once. Resolves when all have arrived. */
export async function exchange(pairs: readonly (readonly [Side, Side])[], each: number): Promise<void> {
  await Promise.all(pairs.map((pair) => converse(pair, each)));
}

function converse([one, other]: readonly [Side, Side], each: number): Promise<void> {
  return new Promise((resolve) => {
    const state = { sent: [0, 0], arrived: [0, 0] };
    const sides = [one, other] as const;
    const breathe = (which: 0 | 1): void => {
      for (let index = 0; index < BREATH && (state.sent[which] ?? 0) < each; index++)
        sides[which].send(state.sent[which]!++);
    };
    for (const which of [0, 1] as const)
      sides[which].onArrived = () => {
        const arrived = ++state.arrived[which]!;
        if (state.arrived[0]! + state.arrived[1]! === 2 * each) resolve();
        else if (arrived % BREATH === 0 || arrived === each) breathe(which);
      };
    breathe(0);
  });
}

/** Pages in a call of ours. */
export function ownSides(pairs: readonly Pair[]): (readonly [Side, Side])[] {
  return pairs.map(({ a, b, call, idA, idB }) => {
    const side = (page: Pair['a'], to: string): Side => {
      const made: Side = {
        onArrived: null,
        send: (index) =>
          page.say({
            ...{ call, to, connection: 'connection-1' },
            ...(index % BREATH === 0
              ? { type: 'call.describe', description }
              : { type: 'call.add-candidate', candidate }),
          }),
      };
      page.onHeard = ({ type }) => {
        if (type === 'call.described' || type === 'call.candidate-added') made.onArrived?.();
      };
      return made;
    };
    return [side(a, idB), side(b, idA)] as const;
  });
}

/** Pages of the PeerJS server, or of bare `ws` with messages of the same shape. */
export async function foreignSides(url: (id: string) => string, count: number): Promise<(readonly [Side, Side])[]> {
  const pairs: (readonly [Side, Side])[] = [];
  for (let index = 0; index < count; index++) {
    const ids = [`desk-${index}`, `visitor-${index}`] as const;
    const [one, other] = await Promise.all([connect(url(ids[0])), connect(url(ids[1]))]);
    pairs.push([foreign(one, ids[1]), foreign(other, ids[0])]);
  }
  return pairs;
}

function foreign(socket: WebSocket, dst: string): Side {
  const made: Side = {
    onArrived: null,
    send: (index) => {
      const shared = { type: 'media', connectionId: 'mc_abcdefghijkl' };
      const [type, payload] =
        index % BREATH === 0 ? ['OFFER', { sdp: description, ...shared }] : ['CANDIDATE', { candidate, ...shared }];
      socket.send(JSON.stringify({ type, payload, dst }));
    },
  };
  socket.on('message', (data: Buffer) => {
    const { type } = JSON.parse(data.toString('utf8')) as { type: string };
    if (type === 'OFFER' || type === 'CANDIDATE') made.onArrived?.();
  });
  return made;
}

async function connect(url: string): Promise<WebSocket> {
  const socket = new WebSocket(url, { perMessageDeflate: false });
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  return socket;
}
