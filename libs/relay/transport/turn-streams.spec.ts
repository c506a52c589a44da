import { Duplex } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { FakeClock } from '@confrere/kernel';
import { issueCredential } from '../credentials/ephemeral-credential.js';
import { TurnClient } from '../client/turn-client.js';
import { transportAddress } from '../stun/transport-address.js';
import { RelayEngine } from '../turn/relay-engine.js';
import { StreamFramer } from './stream-framer.js';
import { type StreamTransport, TurnStreams, WITHOUT_ALLOCATION_MS } from './turn-streams.js';

const SECRET = 'a-secret-of-more-than-thirty-two-characters';
/** Without credentials. */
const ALLOCATE = Buffer.from('000300002112a442000102030405060708090a0b', 'hex');
const from = (text: string) => {
  const source = transportAddress(text, 50_000);
  if (!source) throw new Error(`${text} is no address`);
  return source;
};

/** The other end of a stream, in memory. */
class Line extends Duplex {
  readonly told: Buffer[] = [];

  override _read(): void {
    // Bytes come by `say`.
  }

  override _write(bytes: Buffer, _encoding: string, done: () => void): void {
    this.told.push(bytes);
    this.emit('told', bytes);
    done();
  }

  say(bytes: Buffer): void {
    this.push(bytes);
  }
}

function place(limits: Partial<{ streams: number; streamsPerSource: number }> = {}) {
  const clock = new FakeClock();
  const faults: unknown[] = [];
  const engine = new RelayEngine({
    clock,
    relayAddress: from('198.51.100.1'),
    realm: 'confrere',
    secrets: [SECRET],
    allocationLifetime: 600,
  });
  const bounds = { streams: 10, streamsPerSource: 10, ...limits };
  const streams = new TurnStreams(engine, clock, bounds, (error) => faults.push(error));
  const open = (source = '192.0.2.1', transport: StreamTransport = 'tls') => {
    const line = new Line();
    streams.accept(line, from(source), transport);
    return line;
  };
  return { clock, engine, streams, faults, open };
}

/** A TURN client on a line; `cut` is how many bytes it says at once. */
function clientOn(line: Line, clock: FakeClock, cut = 100_000): TurnClient {
  const expiresAt = new Date(clock.now().getTime() + 600_000);
  const client = new TurnClient({
    clock,
    credential: issueCredential(SECRET, { expiresAt, callId: 'call', participantId: 'anna' }),
    send: (packet) => {
      for (let at = 0; at < packet.length; at += cut) line.say(packet.subarray(at, at + cut));
    },
  });
  const framer = new StreamFramer();
  line.on('told', (bytes: Buffer) => framer.push(bytes, (frame) => client.receive(Buffer.from(frame))));
  return client;
}

it('abuse 43: a stream without an allocation is closed after ten seconds, whatever it trickles', async () => {
  const { clock, streams, open } = place();
  const silent = open();
  const slow = open();
  for (let second = 0; second < 9; second++) {
    slow.say(ALLOCATE.subarray(second, second + 1));
    await nextTurn();
    await clock.advanceAndSettle(1000);
  }
  expect([streams.size, silent.destroyed, slow.destroyed]).toEqual([2, false, false]);
  await clock.advanceAndSettle(1000);
  await nextTurn();
  expect([streams.size, silent.destroyed, slow.destroyed]).toEqual([0, true, true]);
});

it('who asks without credentials again and again is closed all the same', async () => {
  const { clock, open } = place();
  const line = open();
  for (let second = 0; second < 10; second++) {
    line.say(ALLOCATE);
    await nextTurn();
    await clock.advanceAndSettle(1000);
  }
  expect(line.told.length).toBeGreaterThan(0);
  expect(line.destroyed).toBe(true);
});

it('a stream with an allocation stays, and is closed within ten seconds after the allocation has gone', async () => {
  const { clock, engine, streams, open } = place();
  const line = open();
  const client = clientOn(line, clock, 7);
  await client.allocate();
  for (let minute = 0; minute < 30; minute++) {
    await clock.advanceAndSettle(60_000);
    await nextTurn();
  }
  expect([engine.size, line.destroyed]).toEqual([1, false]);
  await client.release();
  await clock.advanceAndSettle(WITHOUT_ALLOCATION_MS);
  await nextTurn();
  expect([engine.size, streams.size, line.destroyed]).toEqual([0, 0, true]);
});

it.each(['end', 'cut'] as const)('the %s of a stream is the end of its allocation', async (how) => {
  const { clock, engine, open } = place();
  const line = open();
  await clientOn(line, clock).allocate();
  expect(engine.size).toBe(1);
  if (how === 'end') line.push(null);
  else line.destroy(new Error('reset'));
  await nextTurn();
  expect([engine.size, line.destroyed]).toEqual([0, true]);
});

it('two streams from one port of one source (to two of our ports) are two', async () => {
  const { clock, engine, open } = place();
  await clientOn(open(), clock).allocate();
  await clientOn(open(), clock).allocate();
  expect(engine.size).toBe(2);
});

it('abuse 43: a source has as many streams as it may, all together as many as there may be; others are unharmed', async () => {
  const { streams, open } = place({ streams: 3, streamsPerSource: 2 });
  const [first, second, third] = [open(), open(), open()];
  expect([first.destroyed, second.destroyed, third.destroyed]).toEqual([false, false, true]);
  const other = open('192.0.2.2');
  expect([other.destroyed, open('192.0.2.3').destroyed, streams.size]).toEqual([false, true, 3]);
  first.destroy();
  await nextTurn();
  expect(open().destroyed).toBe(false);
});

it('what is no TURN closes its stream alone', async () => {
  const { open, faults } = place();
  const [bad, good] = [open(), open()];
  bad.say(Buffer.from('GET / HTTP/1.1\r\n\r\n'));
  await nextTurn();
  expect([bad.destroyed, good.destroyed, faults]).toEqual([true, false, []]);
});

it('what was put back into a stream before it was handed over is heard first', async () => {
  const { clock, engine, streams } = place();
  const line = new Line();
  const client = clientOn(line, clock);
  line.pause();
  const allocated = client.allocate();
  await nextTurn();
  streams.accept(line, from('192.0.2.1'), 'tls');
  await allocated;
  expect(engine.size).toBe(1);
});
