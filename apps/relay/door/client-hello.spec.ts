import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { connect, type ConnectionOptions } from 'node:tls';
import fc from 'fast-check';
import { LONGEST_HELLO, readClientHello } from './client-hello.js';

/** The first bytes that Node's TLS client sends. */
async function helloOf(options: ConnectionOptions): Promise<Buffer> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const accepted = once(server, 'connection');
  const client = connect({ host: '127.0.0.1', port: (server.address() as AddressInfo).port, ...options });
  client.on('error', () => undefined);
  const [socket] = (await accepted) as [NodeJS.ReadableStream & { destroy(): void }];
  const [bytes] = (await once(socket, 'data')) as [Buffer];
  client.destroy();
  socket.destroy();
  await new Promise((done) => server.close(done));
  return bytes;
}

const number = (value: number, length: number): Buffer => {
  const bytes = Buffer.alloc(length);
  bytes.writeUIntBE(value, 0, length);
  return bytes;
};
const vector = (length: number, ...parts: Buffer[]): Buffer => {
  const value = Buffer.concat(parts);
  return Buffer.concat([number(value.length, length), value]);
};
const extension = (type: number, value: Buffer): Buffer => Buffer.concat([number(type, 2), vector(2, value)]);
const alpn = (...names: (string | Buffer)[]): Buffer =>
  extension(16, vector(2, ...names.map((name) => vector(1, Buffer.from(name as string, 'latin1')))));
/** RFC 8701: values that mean nothing, which browsers put among the others. */
const GREASE = extension(0x2a2a, Buffer.alloc(0));
const body = (...extensions: Buffer[]): Buffer =>
  Buffer.concat([
    Buffer.from('0303', 'hex'),
    Buffer.alloc(32, 7),
    vector(1, Buffer.alloc(32, 9)),
    vector(2, Buffer.from('2a2a13011302', 'hex')),
    vector(1, Buffer.alloc(1)),
    vector(2, ...extensions),
  ]);
const message = (contents: Buffer): Buffer => Buffer.concat([Buffer.from([1]), vector(3, contents)]);
const record = (fragment: Buffer): Buffer => Buffer.concat([Buffer.from('160301', 'hex'), vector(2, fragment)]);
/** A message over several records. */
const records = (whole: Buffer, size: number): Buffer =>
  Buffer.concat(
    Array.from({ length: Math.ceil(whole.length / size) }, (_, index) =>
      record(whole.subarray(index * size, (index + 1) * size)),
    ),
  );
const hello = (...names: string[]) => ({ kind: 'hello', alpn: names });

describe('what a client offers is read', () => {
  it.each<[string, ConnectionOptions, string[]]>([
    ['nothing, as browsers do for turns:', {}, []],
    ['nothing, and no server name', { servername: '' }, []],
    ['HTTP, as browsers do', { ALPNProtocols: ['h2', 'http/1.1'] }, ['h2', 'http/1.1']],
    ['HTTP/1.1, as browsers do for WebSocket', { ALPNProtocols: ['http/1.1'], servername: 'a.b' }, ['http/1.1']],
    ['TURN', { ALPNProtocols: ['stun.turn'] }, ['stun.turn']],
    ['TLS 1.2 alone', { maxVersion: 'TLSv1.2', ALPNProtocols: ['http/1.1'] }, ['http/1.1']],
  ])('%s', async (_name, options, names) => {
    expect(readClientHello(await helloOf(options))).toEqual(hello(...names));
  });

  it('through GREASE among extensions and protocols', () => {
    const greased = body(GREASE, alpn('\x3a\x3a', 'h2', 'http/1.1'), extension(0x5a5a, Buffer.alloc(1)));
    expect(readClientHello(record(message(greased)))).toEqual(hello('\x3a\x3a', 'h2', 'http/1.1'));
  });

  it('from TLS 1.2 without any extensions', () => {
    const bare = body();
    expect(readClientHello(record(message(bare.subarray(0, bare.length - 2))))).toEqual(hello());
  });
});

const large = body(GREASE, extension(51, Buffer.alloc(1400, 3)), alpn('http/1.1'));

it('a hello may lie in any number of records, and come in any pieces', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 700 }), (size) => {
      const bytes = records(message(large), size);
      if (bytes.length > LONGEST_HELLO) return;
      for (let length = 1; length < bytes.length; length += 1 + (length >> 4)) {
        const read = readClientHello(bytes.subarray(0, length));
        if (read.kind !== 'incomplete') throw new Error(`${read.kind} after ${length} of ${bytes.length} bytes`);
        // More than is there, and no more than will come.
        expect(read.needed).toBeGreaterThan(length);
        expect(read.needed).toBeLessThanOrEqual(bytes.length);
      }
      expect(readClientHello(bytes)).toEqual(hello('http/1.1'));
    }),
    { numRuns: 40 },
  );
});

it.each<[string, Buffer]>([
  ['HTTP', Buffer.from('GET / HTTP/1.1\r\n\r\n')],
  ['an alert', Buffer.from('15030100020228', 'hex')],
  ['SSL 2', Buffer.from('802e0100020015', 'hex')],
  ['another major version', Buffer.from('1602000005', 'hex')],
  ['an empty record', Buffer.from('1603010000', 'hex')],
  ['a record longer than any', Buffer.from('160301ffff', 'hex')],
  ['a server hello', record(Buffer.concat([Buffer.from([2]), vector(3, large)]))],
  ['a message longer than is waited for', record(Buffer.from('01ffffff', 'hex'))],
  ['another message behind it in its record', record(Buffer.concat([message(large), Buffer.from([0])]))],
  [
    'another kind of record in between',
    Buffer.concat([record(message(large).subarray(0, 9)), Buffer.from('17', 'hex')]),
  ],
  ['extensions that are cut off', record(message(large.subarray(0, large.length - 1)))],
  ['bytes behind the extensions', record(message(Buffer.concat([large, Buffer.alloc(1)])))],
  ['two lists of protocols', record(message(body(alpn('h2'), alpn('stun.turn'))))],
  ['an empty list of protocols', record(message(body(alpn())))],
  ['an empty name of a protocol', record(message(body(alpn('h2', ''))))],
  ['no bytes at all in the hello', record(message(Buffer.alloc(0)))],
])('%s is refused', (_name, bytes) => {
  expect(readClientHello(bytes)).toEqual({ kind: 'malformed' });
});

describe('any bytes give a verdict', () => {
  const noThrow = (bytes: Buffer): void => {
    const read = readClientHello(bytes);
    // More is waited for only as long as it may still become one.
    if (read.kind === 'incomplete') expect(read.needed).toBeLessThanOrEqual(LONGEST_HELLO);
  };

  it('whatever they are', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => noThrow(Buffer.from(bytes))));
  });

  it('in a record, and in a message', () => {
    const contents = fc.uint8Array({ minLength: 1, maxLength: 300 }).map((bytes) => Buffer.from(bytes));
    fc.assert(fc.property(contents, (bytes) => noThrow(record(bytes))));
    fc.assert(fc.property(contents, (bytes) => noThrow(record(message(bytes)))));
  });

  it('and a verdict is never changed by what comes after, for true hellos with bytes turned', () => {
    const valid = records(message(body(GREASE, extension(0, vector(2, Buffer.alloc(12, 97))), alpn('h2', 'x'))), 50);
    const turned = fc.tuple(fc.nat(valid.length - 1), fc.nat(255));
    fc.assert(
      fc.property(fc.array(turned, { minLength: 1, maxLength: 4 }), (changes) => {
        const bytes = Buffer.from(valid);
        for (const [at, value] of changes) bytes[at] = value;
        const whole = readClientHello(bytes);
        for (let length = 0; length <= bytes.length; length++) {
          const read = readClientHello(bytes.subarray(0, length));
          if (read.kind !== 'incomplete') expect(read).toEqual(whole);
        }
        if (whole.kind !== 'incomplete')
          expect(readClientHello(Buffer.concat([bytes, Buffer.alloc(50)]))).toEqual(whole);
      }),
    );
  });
});
