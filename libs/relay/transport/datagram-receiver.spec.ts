import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { receiveDatagrams } from './datagram-receiver.js';
import { handleOf } from './socket-handle.js';

const LOOPBACK = { 4: '127.0.0.1', 6: '::1' } as const;
const opened: Socket[] = [];
afterEach(() => opened.splice(0).forEach((socket) => socket.close()));

async function bound(family: 4 | 6): Promise<Socket> {
  const socket = createSocket(`udp${family}`);
  opened.push(socket);
  const listening = once(socket, 'listening');
  socket.bind(0, LOOPBACK[family]);
  await listening;
  return socket;
}

/** As a Node whose sockets are built otherwise: nothing is found where it is looked for. */
const withoutState = (socket: Socket): Socket =>
  new Proxy(socket, {
    ownKeys: (target) => Reflect.ownKeys(target).filter((key) => typeof key === 'string'),
    get: (target, key) => {
      const value: unknown = Reflect.get(target, key);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });

/** As a Node that hands datagrams over in another way: what is tried does not come out as it should. */
function withOtherHandler(socket: Socket): Socket {
  const handle = handleOf(socket) as Record<string, unknown>;
  const original = handle['onmessage'] as (...told: unknown[]) => void;
  handle['onmessage'] = (received: number, of: unknown, packet: Buffer, from: RemoteInfo): void =>
    original.call(handle, received, of, packet, packet.toString() === 'probe' ? { ...from } : from);
  return socket;
}

/** As a Node whose own handler refuses what is tried. */
function withStrictHandler(socket: Socket): Socket {
  const handle = handleOf(socket) as Record<string, unknown>;
  const original = handle['onmessage'] as (...told: unknown[]) => void;
  handle['onmessage'] = (...told: unknown[]): void => {
    if (String(told[2]) === 'probe') throw new TypeError('not like that');
    original.apply(handle, told);
  };
  return socket;
}

const KINDS = [
  ['as Node makes it', (socket: Socket) => socket, false],
  ['without the state that is looked for', withoutState, true],
  ['with another way to hand datagrams over', withOtherHandler, true],
  ['with a handler that refuses the trial', withStrictHandler, true],
] as const;

describe.each([4, 6] as const)('IPv%d', (family) => {
  it.each(KINDS)('a socket %s takes all, in order, and tells from whom', async (_what, make, byEvent) => {
    const [socket, sender] = [await bound(family), await bound(family)];
    const heard: [string, RemoteInfo][] = [];
    receiveDatagrams(make(socket), (packet, from) => heard.push([packet.toString(), from]));
    expect(heard).toEqual([]);
    expect(socket.listenerCount('message')).toBe(byEvent ? 1 : 0);
    for (const text of ['one', '', 'three']) sender.send(text, socket.address().port, LOOPBACK[family]);
    while (heard.length < 3) await new Promise(setImmediate);
    expect(heard.map(([text]) => text)).toEqual(['one', '', 'three']);
    for (const [, { address, port, family: of }] of heard)
      expect([address, port, of]).toEqual([LOOPBACK[family], sender.address().port, `IPv${family}`]);
  });
});

it('an error of the system stays an event of the socket', async () => {
  const socket = await bound(4);
  const errors: unknown[] = [];
  const taken: unknown[] = [];
  socket.on('error', (error) => errors.push(error));
  receiveDatagrams(socket, (packet) => taken.push(packet));
  const handle = handleOf(socket) as { onmessage: (...told: unknown[]) => void };
  handle.onmessage(-111, handle, undefined, undefined);
  expect(errors).toEqual([expect.objectContaining({ code: 'ECONNREFUSED', syscall: 'recvmsg' })]);
  expect(taken).toEqual([]);
});
