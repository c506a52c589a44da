import type { Socket } from 'node:net';
import { HOST, openDoor, type Passed, restOf, until } from './door.fixture.js';

type Place = Awaited<ReturnType<typeof openDoor>>;
let place: Place;
beforeEach(async () => (place = await openDoor()));
afterEach(() => place.close());

const reopen = async (limits: Parameters<typeof openDoor>[0]): Promise<void> => {
  await place.close();
  place = await openDoor(limits);
};
/** The next connection that arrives at the server. */
const nextPassed = async (): Promise<{ passed: () => Promise<Passed> }> => {
  const waiting: Passed[] = [];
  await place.startServer((passed) => waiting.push(passed));
  return {
    passed: async () => {
      await until(() => waiting.length > 0);
      return waiting.shift() as Passed;
    },
  };
};
const local = (socket: Socket): { ip: string; port: number } => ({ ip: HOST, port: socket.localPort ?? 0 });

describe('TURN', () => {
  it('is served over TLS without ALPN (browsers), with stun.turn, and over TCP, all in one call', async () => {
    const anna = place.participant(await place.tls(), 'anna');
    const got: Buffer[] = [];
    const turn = await place.tls({ ALPNProtocols: ['stun.turn'] });
    expect(turn.alpnProtocol).toBe('stun.turn');
    const berit = place.participant(turn, 'berit', (data) => got.push(data));
    const carl = place.participant(await place.tcp(), 'carl', (data) => got.push(data));
    const [from, ...to] = [await anna.allocate(), await berit.allocate(), await carl.allocate()];
    for (const [index, client] of [berit, carl].entries()) {
      await client.permit(from);
      await anna.permit(to[index] ?? from);
      anna.sendTo(to[index] ?? from, Buffer.from(`picture ${index}`));
      await until(() => got.length > index);
    }
    expect(got.map(String)).toEqual(['picture 0', 'picture 1']);
    expect(place.door.counters).toMatchObject({ turnOverTls: 2, turnOverTcp: 1, malformed: 0, refused: 0 });
    expect(place.door.open).toEqual({ undecided: 0, passed: 0 });
  });

  it('is served to a client that offers http/1.1 beside stun.turn, as coturn’s does', async () => {
    const turn = await place.tls({ ALPNProtocols: ['http/1.1', 'stun.turn', 'stun.nat-discovery'] });
    expect(turn.alpnProtocol).toBe('stun.turn');
    await place.participant(turn, 'anna').allocate();
    expect(place.door.counters).toMatchObject({ turnOverTls: 1, https: 0 });
  });

  it('runs on while the server is away, comes back and goes', async () => {
    const got: string[] = [];
    const anna = place.participant(await place.tls(), 'anna');
    const berit = place.participant(await place.tls(), 'berit', (data) => got.push(data.toString()));
    const [from, to] = [await anna.allocate(), await berit.allocate()];
    await Promise.all([anna.permit(to), berit.permit(from)]);
    await anna.bind(to);
    const hears = async (text: string): Promise<void> => {
      anna.sendTo(to, Buffer.from(text));
      await until(() => got.at(-1) === text);
    };
    await hears('no server');
    await place.startServer(({ socket }) => socket.end('HTTP/1.1 204 No Content\r\n\r\n'));
    const page = await place.tcp();
    page.write('GET / HTTP/1.1\r\n\r\n');
    expect(await restOf(page.end())).toContain('204');
    await hears('a server');
    await place.stopServer();
    await hears('none again');
    expect(got).toEqual(['no server', 'a server', 'none again']);
  });

  it('of which a client goes away is gone from the relay', async () => {
    const socket = await place.tls();
    await place.participant(socket, 'anna').allocate();
    expect([place.relay.allocations, place.relay.streamCount]).toEqual([1, 1]);
    socket.destroy();
    await until(() => place.relay.allocations === 0 && place.relay.streamCount === 0);
  });

  it('is told from the first byte alone, in pieces of one byte', async () => {
    const slow = await place.tcp();
    const { write } = slow;
    slow.write = (bytes: Buffer) => {
      for (const byte of bytes) write.call(slow, Buffer.from([byte]));
      return true;
    };
    await place.participant(slow, 'anna').allocate();
    expect(place.relay.allocations).toBe(1);
  });
});

describe('HTTP', () => {
  it('comes to the server with the address of its client', async () => {
    const { passed } = await nextPassed();
    const socket = await place.tcp();
    socket.write('GET / HTTP/1.1\r\n');
    const there = await passed();
    expect(there.client).toEqual({ ...local(socket), overTls: false });
    socket.write('Host: x\r\n\r\n');
    await until(() => there.read.toString() === 'GET / HTTP/1.1\r\nHost: x\r\n\r\n');
  });

  it.each([[['h2', 'http/1.1']], [['http/1.1']]])(
    'inside TLS of a client that offers %j stays encrypted',
    async (protocols) => {
      const { passed } = await nextPassed();
      const socket = await place.tcp();
      void place.tls({ socket, ALPNProtocols: protocols }).catch(() => undefined);
      const there = await passed();
      expect([there.client, there.read[0]]).toEqual([{ ...local(socket), overTls: false }, 0x16]);
      expect(place.door.counters).toMatchObject({ https: 1, httpsDecrypted: 0 });
    },
  );

  it('inside TLS of a client that offers nothing is decrypted, and the server is told so', async () => {
    const { passed } = await nextPassed();
    const socket = await place.tls({ maxVersion: 'TLSv1.2' });
    socket.write('GET /health/live HTTP/1.1\r\n\r\n');
    const there = await passed();
    expect([there.client.overTls, there.read.toString()]).toEqual([true, 'GET /health/live HTTP/1.1\r\n\r\n']);
    there.socket.end('HTTP/1.1 200 OK\r\n\r\n');
    expect(await restOf(socket)).toBe('HTTP/1.1 200 OK\r\n\r\n');
  });

  it('is answered 503 while the server is away, decrypted HTTPS too; what is encrypted is closed', async () => {
    const answers: string[] = [];
    for (const socket of [await place.tcp(), await place.tls()]) {
      socket.write('GET / HTTP/1.1\r\n\r\n');
      answers.push(await restOf(socket.end()));
    }
    for (const answer of answers) expect(answer).toMatch(/^HTTP\/1\.1 503 [\s\S]*\r\nRetry-After: 5\r\n/);
    const encrypted = place.tls({ ALPNProtocols: ['http/1.1'] });
    await expect(encrypted).rejects.toThrow();
    expect(place.door.counters.serverAway).toBe(3);
    expect(place.door.open).toEqual({ undecided: 0, passed: 0 });
  });

  it('half-closed by its client is still answered, and half-closed by the server is still heard', async () => {
    const { passed } = await nextPassed();
    const socket = await place.tcp();
    socket.end('POST / HTTP/1.1\r\n\r\n');
    const there = await passed();
    await until(() => there.socket.readableEnded);
    there.socket.end('late answer');
    expect(await restOf(socket)).toBe('late answer');

    const other = await place.tcp();
    other.write('POST / HTTP/1.1\r\n\r\n');
    const heard = await passed();
    heard.socket.end('early answer');
    let answer = '';
    other.on('data', (chunk: Buffer) => (answer += chunk.toString()));
    await until(() => other.readableEnded);
    other.end('the rest');
    await until(() => heard.read.toString().endsWith('the rest'));
    expect(answer).toBe('early answer');
    await until(() => place.door.open.passed === 0);
  });

  it('ends for one side when it is cut for the other', async () => {
    const { passed } = await nextPassed();
    for (const who of ['client', 'server'] as const) {
      const socket = await place.tcp();
      socket.write('GET / HTTP/1.1\r\n\r\n');
      const there = await passed();
      const [cut, other] = who === 'client' ? [socket, there.socket] : [there.socket, socket];
      if (who === 'client') socket.resetAndDestroy();
      else cut.destroy();
      other.resume();
      await until(() => other.destroyed || other.readableEnded);
      other.destroy();
    }
    await until(() => place.door.open.passed === 0);
  });

  it('is carried no faster than it is taken, either way, and nothing is lost', async () => {
    const { passed } = await nextPassed();
    const BYTES = 24 * 1024 * 1024;
    const block = Buffer.alloc(1024 * 1024, 'abcdefg');
    const socket = await place.tcp();
    socket.write('GET / HTTP/1.1\r\n\r\n');
    const { socket: server } = await passed();
    for (const [from, to] of [
      [server, socket],
      [socket, server],
    ] as const) {
      to.removeAllListeners('data').pause();
      let sent = 0;
      while (sent < BYTES && from.write(block)) sent += block.length;
      // Nobody reads at the other end: all buffers in between fill up, and the sender is stopped.
      sent += block.length;
      expect(sent).toBeLessThan(BYTES);
      while (sent < BYTES) {
        from.write(block);
        sent += block.length;
      }
      await new Promise((next) => setImmediate(next));
      expect(from.writableLength).toBeGreaterThan(BYTES / 2);
      let taken = 0;
      to.on('data', (chunk: Buffer) => (taken += chunk.length)).resume();
      await until(() => taken === BYTES);
    }
  }, 30_000);
});

describe('whoever does not say what it is', () => {
  it.each<[string, Buffer]>([
    ['in an unknown tongue', Buffer.from('802e0100020015', 'hex')],
    ['beginning as TLS and going on otherwise', Buffer.from('1603010005aaaaaaaaaa', 'hex')],
    ['with a PROXY header of its own', Buffer.from('0d0a0d0a000d0a515549540a2111000c7f0000017f000001c3cb01bb', 'hex')],
  ])('is closed (%s)', async (_name, bytes) => {
    const socket = await place.tcp();
    socket.write(bytes);
    expect(await restOf(socket)).toBe('');
    expect(place.door.counters.malformed).toBe(1);
  });

  it.each([
    ['nothing at all', ''],
    ['half a ClientHello', '16030102000100'],
    ['a ClientHello in tiny records', '160301000101160301000100'],
  ])('is closed after ten seconds (%s)', async (_name, hex) => {
    const socket = await place.tcp();
    if (hex) socket.write(Buffer.from(hex, 'hex'));
    await until(() => place.door.open.undecided === 1);
    // A byte a second does not help.
    for (let second = 0; second < 9; second++) place.clock.advance(1000);
    expect(place.door.counters.late).toBe(0);
    place.clock.advance(1000);
    expect(await restOf(socket)).toBe('');
    expect([place.door.counters.late, place.door.open.undecided]).toEqual([1, 0]);
  });

  it('is closed after ten seconds behind a finished handshake, too', async () => {
    const socket = await place.tls();
    place.clock.advance(10_000);
    expect(await restOf(socket)).toBe('');
    expect(place.door.open.undecided).toBe(0);
  });

  it('is closed when it speaks neither TURN nor HTTP inside TLS', async () => {
    const socket = await place.tls();
    socket.write(Buffer.from('16030100', 'hex'));
    expect(await restOf(socket)).toBe('');
    expect(place.door.counters.malformed).toBe(1);
  });

  it('is closed when it goes before it has said enough', async () => {
    const socket = await place.tcp();
    socket.end(Buffer.from('160301', 'hex'));
    expect(await restOf(socket)).toBe('');
    await until(() => place.door.open.undecided === 0);
  });
});

describe('limits', () => {
  it('of connections that say nothing: the newcomer is closed, and those that speak go through meanwhile', async () => {
    await reopen({ undecidedPerSource: 3 });
    const silent = [await place.tcp(), await place.tcp(), await place.tcp()];
    await until(() => place.door.open.undecided === 3);
    expect(await restOf(await place.tcp())).toBe('');
    expect(place.door.counters.refused).toBe(1);
    silent[0]?.destroy();
    await until(() => place.door.open.undecided === 2);
    const socket = await place.tcp();
    socket.write('GET / HTTP/1.1\r\n\r\n');
    expect(await restOf(socket.end())).toContain('503');
  });

  it('of connections to the server, of one source and in all', async () => {
    for (const limits of [{ passedPerSource: 2 }, { passed: 2 }]) {
      await reopen(limits);
      const { passed } = await nextPassed();
      const say = async (): Promise<Socket> => {
        const socket = await place.tcp();
        socket.write('GET / HTTP/1.1\r\n\r\n');
        return socket;
      };
      const first = await say();
      await passed();
      await say();
      await passed();
      expect(await restOf(await say())).toBe('');
      first.resetAndDestroy();
      await until(() => place.door.open.passed === 1);
      await say();
      await passed();
      expect(place.door.counters).toMatchObject({ refused: 1, http: 3 });
      // TURN has limits of its own.
      await place.participant(await place.tls(), 'anna').allocate();
    }
  });
});

it('a port that is taken is told in one sentence', async () => {
  const taken = place.door.port;
  const { Door } = await import('./door.js');
  const again = Door.open({
    host: HOST,
    port: taken,
    relay: place.relay,
    serverSocket: place.serverSocket,
    context: () => {
      throw new Error('nobody comes');
    },
    clock: place.clock,
  });
  await expect(again).rejects.toThrow(
    `The relay cannot listen on ${HOST} port ${taken} over TCP: another program uses that port.`,
  );
});
