import { readFrame } from './read-frame.js';

const read = (value: unknown): ReturnType<typeof readFrame> => readFrame(Buffer.from(JSON.stringify(value)), false);

describe('a frame', () => {
  it('is read when it is a message of the contract', () => {
    expect(read({ type: 'ping', sequence: 4 })).toEqual({ kind: 'message', message: { type: 'ping', sequence: 4 } });
    expect(read({ type: 'seat.claim', request: 3 })).toEqual({
      kind: 'message',
      message: { type: 'seat.claim', request: 3 },
    });
  });

  it.each([
    ['binary', Buffer.from([1, 2, 3]), true],
    ['a message in a binary frame', Buffer.from('{"type":"ping","sequence":0}'), true],
    ['not JSON', Buffer.from('{"type":'), false],
    ['no object', Buffer.from('17'), false],
    ['nested ten thousand deep', Buffer.from('['.repeat(10_000) + ']'.repeat(10_000)), false],
    ['of an unknown type', Buffer.from('{"type":"shutdown"}'), false],
    ['of a server type', Buffer.from('{"type":"pong"}'), false],
    ['with an unknown field', Buffer.from('{"type":"ping","sequence":0,"admin":true}'), false],
    ['with a field of another type', Buffer.from('{"type":"ping","sequence":"0"}'), false],
    ['with a prototype', Buffer.from('{"type":"ping","sequence":0,"__proto__":{"admin":true}}'), false],
    ['with a prototype for a type', Buffer.from('{"type":"__proto__","sequence":0}'), false],
    ['empty', Buffer.alloc(0), false],
  ])('is bad when it is %s', (_name, data, isBinary) => {
    expect(readFrame(data, isBinary)).toEqual({ kind: 'bad', request: null });
  });

  it('that is bad still tells which request it was, so that the page need not wait for ever', () => {
    expect(read({ type: 'call.ring', request: 7 })).toEqual({ kind: 'bad', request: 7 });
    expect(read({ type: 'call.ring', request: -7 })).toEqual({ kind: 'bad', request: null });
    expect(read({ type: 'call.ring', request: 1.5 })).toEqual({ kind: 'bad', request: null });
  });
});
