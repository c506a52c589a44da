import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as contract from '@confrere/contract';
import { ClientMessage, PeerMessage, Request, ServerMessage, type RequestBody } from '@confrere/contract';
import { FakeClock } from '@confrere/kernel';
import { FakeSocket } from './fake-socket.js';
import { SignalingClient } from './index.js';

const folder = join(__dirname, '../../contract/fixtures');
const names = (wire: string): string[] => readdirSync(join(folder, wire)).map((file) => file.replace(/\.json$/, ''));
const read = (wire: string, name: string): { type: string } =>
  JSON.parse(readFileSync(join(folder, wire, `${name}.json`), 'utf8')) as { type: string };
const typesOf = (union: {
  def: { options: readonly { def: { shape: { type: { def: { values: readonly unknown[] } } } } }[] };
}): string[] => union.def.options.map((option) => option.def.shape.type.def.values[0] as string);

const connected = (): { client: SignalingClient; socket: FakeSocket } => {
  const socket = new FakeSocket();
  const client = new SignalingClient({
    path: '/signaling/visit',
    tab: 'tab-of-this-page',
    clock: new FakeClock(),
    messages: ServerMessage,
    requests: Request,
    open: () => socket,
  });
  client.start();
  return { client, socket };
};

/** The pages' half of the contract: the same files are read by the server's specs. */
describe('contract fixtures, read by a page', () => {
  it.each([
    ['client', ClientMessage],
    ['server', ServerMessage],
    ['peer', PeerMessage],
  ] as const)('there is one for every %s message', (wire, union) => {
    const types = new Set(names(wire).map((name) => read(wire, name).type));
    expect([...types].sort()).toEqual(typesOf(union).sort());
  });

  it.each(names('server'))('%s is understood', (name) => {
    const { client, socket } = connected();
    const heard: unknown[] = [];
    client.listen({ event: (event) => heard.push(event), snapshot: (snapshot) => heard.push(snapshot) });
    const message = read('server', name);
    if (message.type !== 'welcome') socket.welcome();
    heard.splice(0);
    socket.onmessage?.({ data: JSON.stringify(message) });
    const { snapshot } = message as { snapshot?: unknown };
    if (message.type === 'welcome') expect(heard).toEqual(snapshot ? [snapshot] : []);
    else if (['replied', 'pong', 'protocol.failed'].includes(message.type)) expect(heard).toEqual([]);
    else expect(heard).toEqual([message]);
    expect(client.dropped).toBe(message.type === 'protocol.failed' ? 1 : 0);
    client.stop();
  });

  it.each(names('client').filter((name) => typesOf(Request).includes(read('client', name).type)))(
    '%s is what a page sends',
    async (name) => {
      const { client, socket } = connected();
      socket.welcome();
      const { request: _, ...body } = read('client', name) as unknown as { request: number } & RequestBody;
      const settled = client.request(body);
      expect(socket.requests).toEqual([{ ...body, request: 1 }]);
      socket.say({ type: 'replied', sequence: 1, request: 1, error: null });
      await settled;
      client.stop();
    },
  );

  it.each(names('rest'))('%s is read whole', (name) => {
    const shape = contract[name.split('.')[0] as keyof typeof contract] as unknown as {
      parse(value: unknown): unknown;
    };
    expect(shape.parse(read('rest', name))).toEqual(read('rest', name));
  });

  it('is read without code made at run time, which the pages forbid', () => {
    const original = globalThis.Function;
    globalThis.Function = class {
      constructor() {
        throw new EvalError('script-src');
      }
    } as unknown as FunctionConstructor;
    try {
      for (const name of names('server')) expect(ServerMessage.safeParse(read('server', name)).success).toBe(true);
    } finally {
      globalThis.Function = original;
    }
  });
});
