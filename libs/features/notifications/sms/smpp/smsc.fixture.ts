import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { BodyReader, type Command, cString, encodePdu, option, type Pdu, PduReader } from './pdu.js';

export interface Submitted {
  readonly from: string;
  readonly to: string;
  readonly coding: number;
  readonly esmClass: number;
  readonly content: Buffer;
  readonly payload: Buffer | null;
}

/** An SMS centre on loopback: speaks SMPP, keeps what it was given, and reports when told to. */
export async function smsCentre() {
  const submitted: Submitted[] = [];
  const bound: string[] = [];
  const heard: (Command | null)[] = [];
  const sockets = new Set<Socket>();
  const state = { password: 'right', status: 0, silent: false };
  let nextId = 0x1a;
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
    const reader = new PduReader();
    const say = (command: Command, sequence: number, body?: Buffer, status = 0) =>
      socket.write(encodePdu(command, sequence, body, status));
    const answer = ({ command, sequence, body }: Pdu): void => {
      heard.push(command);
      if (command === 'bind_transceiver') {
        const fields = new BodyReader(body);
        const systemId = fields.cString();
        const isRight = fields.cString() === state.password;
        if (isRight) bound.push(systemId);
        say('bind_transceiver_resp', sequence, cString('centre'), isRight ? 0 : 0x0e);
      }
      if (command === 'enquire_link' && !state.silent) say('enquire_link_resp', sequence);
      if (command === 'unbind') say('unbind_resp', sequence);
      if (command !== 'submit_sm') return;
      submitted.push(readSubmit(body));
      if (state.silent) return;
      say('submit_sm_resp', sequence, state.status === 0 ? cString((nextId++).toString(16)) : undefined, state.status);
    };
    socket.on('data', (bytes: Buffer) => reader.read(bytes).forEach(answer));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    submitted,
    bound,
    heard,
    state,
    port: (server.address() as AddressInfo).port,
    cutAll: () => sockets.forEach((each) => each.destroy()),
    /** Tells every connection how a message went: in its text alone, in decimal, or by optional parameters. */
    report: (id: string, stat: string, by: 'text' | 'options' = 'text') => {
      const text = Buffer.from(
        `id:${id} sub:001 dlvrd:001 submit date:2612010900 done date:2612010901 stat:${stat} err:000 text:`,
      );
      const options =
        by === 'text' ? [] : [option(0x001e, cString(id)), option(0x0427, Buffer.from([stat === 'DELIVRD' ? 2 : 5]))];
      const content = by === 'text' ? text : Buffer.alloc(0);
      const body = Buffer.concat([
        ...[cString(''), Buffer.from([1, 1]), cString('4741234567'), Buffer.from([5, 0]), cString('OsloHosp')],
        ...[Buffer.from([4, 0, 0]), cString(''), cString(''), Buffer.from([0, 0, 0, 0, content.length]), content],
        ...options,
      ]);
      sockets.forEach((each) => each.write(encodePdu('deliver_sm', 0x4000_0000, body)));
    },
    close: async () => {
      sockets.forEach((each) => each.destroy());
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function readSubmit(body: Buffer): Submitted {
  const fields = new BodyReader(body);
  fields.cString();
  fields.bytes(2);
  const from = fields.cString();
  fields.bytes(2);
  const to = fields.cString();
  const esmClass = fields.byte();
  fields.bytes(2);
  fields.cString();
  fields.cString();
  fields.bytes(2);
  const coding = fields.byte();
  fields.byte();
  const content = fields.bytes(fields.byte());
  return { from, to, coding, esmClass, content, payload: fields.options().get(0x0424) ?? null };
}
