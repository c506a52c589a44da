import fc from 'fast-check';
import { channelData } from '../client/turn-client.js';
import { Data } from '../stun/attributes/data.js';
import { MessageClass, Method } from '../stun/message-type.js';
import { MessageWriter } from '../stun/message-writer.js';
import { address } from '../testing/relay-under-test.js';
import { LONGEST_FRAME, StreamFramer } from './stream-framer.js';
import { LONGEST_MEDIA_QUEUE, LONGEST_QUEUE, StreamReturnPath } from './stream-return-path.js';

const stun = (length: number): Buffer =>
  new MessageWriter(MessageClass.indication, Method.send, Buffer.alloc(12, 7))
    .add(Data, Buffer.alloc(length, 1))
    .finish();

it('frames come out whole and in order, however the stream is cut', () => {
  const frame = fc.oneof(
    fc.nat(300).map(stun),
    fc.nat(300).map((length) => channelData(0x4000, Buffer.alloc(length, 2))),
  );
  fc.assert(
    fc.property(fc.array(frame, { maxLength: 12 }), fc.array(fc.nat(40), { minLength: 1 }), (frames, cuts) => {
      const stream = Buffer.concat(frames.flatMap((bytes) => [bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]));
      const [framer, got]: [StreamFramer, Buffer[]] = [new StreamFramer(), []];
      for (let at = 0, turn = 0; at < stream.length; turn++) {
        const end = Math.min(stream.length, at + (cuts[turn % cuts.length] ?? 0) + 1);
        expect(framer.push(stream.subarray(at, end), (bytes) => got.push(Buffer.from(bytes)))).toBe(true);
        at = end;
      }
      expect(got).toEqual(frames);
    }),
  );
});

it.each([
  ['an HTTP request', Buffer.from('GET / HTTP/1.1\r\n\r\n')],
  ['a TLS hello', Buffer.from('16030100c8010000c4', 'hex')],
  ['RTP', Buffer.from('80600001', 'hex')],
  ['STUN without its cookie', Buffer.from('0001000000000000', 'hex')],
  ['a STUN length that is no multiple of four', Buffer.from('00010003', 'hex')],
  ['a frame longer than any packet', Buffer.from('4000ffff', 'hex')],
])('abuse 43: %s ends the connection', (_name, bytes) => {
  expect(new StreamFramer().push(bytes, () => undefined)).toBe(false);
});

it('whatever comes, nothing is thrown and less than one frame is kept', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 64 }), { maxLength: 30 }), (chunks) => {
      const framer = new StreamFramer();
      for (const chunk of chunks) if (!framer.push(Buffer.from(chunk), () => undefined)) break;
      expect((framer as unknown as { rest: Buffer }).rest.length).toBeLessThan(LONGEST_FRAME + 64);
    }),
  );
});

describe('a connection that is read too slowly', () => {
  const slow = (waiting: number) => {
    const socket = { writableLength: waiting, write: jest.fn(), destroy: jest.fn() };
    return { socket, path: new StreamReturnPath(socket, 'tcp a', address('192.0.2.7', 1)) };
  };

  it('abuse 44: loses media rather than getting it late, and still gets answers', () => {
    const { socket, path } = slow(LONGEST_MEDIA_QUEUE + 1);
    path.deliver(Buffer.alloc(100), 0, 100);
    expect(socket.write).not.toHaveBeenCalled();
    path.reply(Buffer.alloc(20));
    expect(socket.write).toHaveBeenCalledTimes(1);
  });

  it('abuse 44: is cut off when it never reads the answers it asks for', () => {
    const { socket, path } = slow(LONGEST_QUEUE + 1);
    path.reply(Buffer.alloc(20));
    expect(socket.write).not.toHaveBeenCalled();
    expect(socket.destroy).toHaveBeenCalledTimes(1);
  });
});

it.each([0, 1, 2, 3])(
  'ChannelData of %s bytes too many for four goes out padded with zeros, in memory of its own',
  (odd) => {
    const written: Buffer[] = [];
    const socket = { writableLength: 0, write: (bytes: Buffer) => written.push(bytes) > 0, destroy: jest.fn() };
    const packet = channelData(0x4000, Buffer.alloc(20 + odd, 5));
    const sent = Buffer.from(packet);
    new StreamReturnPath(socket, 'tcp a', address('192.0.2.7', 1)).deliver(packet, 0, packet.length);
    packet.fill(0xff);
    expect(written).toEqual([Buffer.concat([sent, Buffer.alloc((4 - odd) % 4)])]);
  },
);
