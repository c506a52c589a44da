import { FakeClock } from '@confrere/kernel';
import type { ServerEventBody } from '@confrere/contract';
import { SignalingStream, STREAM_LIMITS } from './signaling-stream.js';

const removed = (consultation = 'consultation-1'): ServerEventBody => ({ type: 'queue.removed', consultation });
const sequences = (texts: string[] | null): number[] | null =>
  texts === null ? null : texts.map((text) => (JSON.parse(text) as { sequence: number }).sequence);

function stream(): { stream: SignalingStream; clock: FakeClock; sent: string[] } {
  const clock = new FakeClock();
  const sent: string[] = [];
  const made = new SignalingStream('stream-1', clock);
  made.attach((text) => sent.push(text));
  return { stream: made, clock, sent };
}

describe('events of a stream', () => {
  it('are numbered from 1 without a gap', () => {
    const { stream: one, sent } = stream();
    one.tell(removed());
    one.tell(removed());
    expect(sequences(sent)).toEqual([1, 2]);
  });

  it('that were missed are told once, in order', () => {
    const { stream: one, sent } = stream();
    one.tell(removed());
    one.detach();
    one.tell(removed('consultation-2'));
    one.tell(removed('consultation-3'));
    expect(sequences(sent)).toEqual([1]);
    expect(sequences(one.missedSince(1))).toEqual([2, 3]);
    expect(sequences(one.missedSince(3))).toEqual([]);
  });

  it('that a page has confirmed are forgotten, the others stay', () => {
    const { stream: one } = stream();
    for (let count = 0; count < 5; count++) one.tell(removed());
    one.confirm(3);
    expect(one.missedSince(2)).toBeNull();
    expect(sequences(one.missedSince(3))).toEqual([4, 5]);
  });

  it('are not forgotten by confirming what was never told', () => {
    const { stream: one } = stream();
    one.tell(removed());
    one.confirm(99);
    expect(sequences(one.missedSince(0))).toEqual([1]);
    expect(one.missedSince(99)).toBeNull();
  });

  it('are kept up to 512; beyond, the page needs a snapshot', () => {
    const { stream: one } = stream();
    for (let count = 0; count < STREAM_LIMITS.events + 1; count++) one.tell(removed());
    expect(one.missedSince(0)).toBeNull();
    expect(one.missedSince(1)).toHaveLength(STREAM_LIMITS.events);
  });

  it('are kept up to 1 MiB', () => {
    const { stream: one } = stream();
    const description = { type: 'offer', sdp: 'v'.repeat(40_000) } as const;
    for (let count = 0; count < 40; count++)
      one.tell({ type: 'call.described', call: 'call-0001', from: 'person-01', connection: 'connection', description });
    expect(one.missedSince(0)).toBeNull();
    expect(Buffer.byteLength((one.missedSince(20) ?? []).join(''))).toBeLessThanOrEqual(STREAM_LIMITS.bytes);
  });
});

describe('requests of a stream', () => {
  it('are taken once each', () => {
    const { stream: one } = stream();
    expect(one.takeRequest(1)).toBe(true);
    expect(one.takeRequest(1)).toBe(false);
    expect(one.takeRequest(2)).toBe(true);
    expect(one.lastRequest).toBe(2);
  });

  it('may leave a number out: a frame that was too large is not sent again', () => {
    const { stream: one } = stream();
    expect(one.takeRequest(3)).toBe(true);
    expect(one.takeRequest(2)).toBe(false);
  });
});

describe('the life of a stream', () => {
  it('ends 120 s after its socket was lost', () => {
    const { stream: one, clock } = stream();
    clock.advance(1_000_000);
    expect(one.expired).toBe(false);
    one.detach();
    clock.advance(STREAM_LIMITS.keptFor - 1);
    expect(one.expired).toBe(false);
    clock.advance(1);
    expect(one.expired).toBe(true);
  });

  it('goes on when a socket comes back in time', () => {
    const { stream: one, clock } = stream();
    one.detach();
    clock.advance(STREAM_LIMITS.keptFor - 1);
    one.attach(() => undefined);
    clock.advance(STREAM_LIMITS.keptFor);
    expect(one.expired).toBe(false);
  });
});
