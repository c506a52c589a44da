import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { datagramSender } from './datagram-sender.js';
import { HEADROOM, leaveScratch, scratch } from './scratch.js';

const LOOPBACK = { 4: '127.0.0.1', 6: '::1' } as const;
const opened: Socket[] = [];
afterEach(() => opened.splice(0).forEach((socket) => socket.close()));

async function bound(family: 4 | 6): Promise<Socket> {
  const socket = createSocket({
    type: `udp${family}`,
    lookup: (address, _options, found) => found(null, address, family),
  });
  opened.push(socket);
  // With that `lookup` it listens before `bind` returns.
  const listening = once(socket, 'listening');
  socket.bind(0, LOOPBACK[family]);
  await listening;
  return socket;
}

/** As a Node whose sockets are built otherwise: nothing is found where it is looked for. */
const withoutState = (socket: Socket): Socket =>
  new Proxy(socket, { ownKeys: (target) => Reflect.ownKeys(target).filter((key) => typeof key === 'string') });
/** As a Node whose `send` no longer calls what it is looked for in, until it has to. */
function withOtherSend(socket: Socket): Socket {
  const send = socket.send.bind(socket) as (...called: unknown[]) => void;
  socket.send = ((bytes: Buffer, ...rest: unknown[]) => {
    if (bytes.toString() !== 'probe') send(bytes, ...rest);
  }) as Socket['send'];
  return socket;
}

const KINDS = [
  ['as Node makes it', (socket: Socket) => socket, 0],
  ['without the state that is looked for', withoutState, 3],
  ['with another way to send', withOtherSend, 3],
] as const;

describe.each([4, 6] as const)('IPv%d', (family) => {
  it.each(KINDS)('a socket %s sends all, in order', async (_what, make, publicSends) => {
    const [socket, receiver] = [await bound(family), await bound(family)];
    const heard: string[] = [];
    receiver.on('message', (data) => heard.push(data.toString()));
    const send = datagramSender(make(socket));
    const spy = jest.spyOn(socket, 'send');
    for (const text of ['one', 'two', 'three']) send(Buffer.from(text), receiver.address().port, LOOPBACK[family]);
    while (heard.length < 3) await new Promise(setImmediate);
    expect(heard).toEqual(['one', 'two', 'three']);
    expect(spy).toHaveBeenCalledTimes(publicSends);
  });
});

it('memory that a send still has to read is not used again', () => {
  const before = scratch();
  leaveScratch(Buffer.from('elsewhere'));
  expect(scratch()).toBe(before);
  leaveScratch(before.subarray(HEADROOM, HEADROOM + 10));
  expect(scratch()).not.toBe(before);
});
