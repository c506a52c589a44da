import { CloseCode, type ServerEvent, type Snapshot } from '@confrere/contract';
import { FakeClock } from '@confrere/kernel';
import { FakeSocket, HEARTBEAT } from './fake-socket.js';
import { RequestRefused, SignalingClient, type SignalingStatus } from './index.js';

const ring = { type: 'call.ring', consultation: 'consultation-one' } as const;
const cancel = { type: 'call.cancel', call: 'call-one-one' } as const;
const removed = (sequence: number) => ({
  type: 'queue.removed' as const,
  sequence,
  consultation: `consultation-${sequence}`,
});

describe('SignalingClient', () => {
  let clock: FakeClock;
  let sockets: FakeSocket[];
  let client: SignalingClient;
  let events: ServerEvent[];
  let snapshots: Snapshot[];
  let statuses: SignalingStatus[];
  let stillAllowed: (() => Promise<boolean>) | undefined;
  const last = (): FakeSocket => sockets[sockets.length - 1] as FakeSocket;

  beforeEach(() => {
    clock = new FakeClock();
    sockets = [];
    [events, snapshots, statuses] = [[], [], []];
    stillAllowed = undefined;
    client = new SignalingClient({
      path: '/signaling/desk',
      tab: 'tab-of-this-page',
      clock,
      open: () => {
        sockets.push(new FakeSocket());
        return last();
      },
      random: () => 0.5,
      stillAllowed: () => stillAllowed?.() ?? Promise.resolve(true),
    });
    client.listen({
      event: (event) => events.push(event),
      snapshot: (snapshot) => snapshots.push(snapshot),
      status: (status) => statuses.push(status),
    });
    client.start();
  });

  afterEach(() => client.stop());

  describe('connecting', () => {
    it('says hello first, with the tab, and is connected when welcomed', () => {
      expect(client.status).toBe('connecting');
      last().welcome();
      expect(last().sent).toEqual([{ type: 'hello', protocol: 1, tab: 'tab-of-this-page' }]);
      expect(client.status).toBe('connected');
      expect(snapshots).toHaveLength(1);
    });

    it('holds requests back until welcomed', () => {
      void client.request(ring);
      last().onopen?.();
      expect(last().requests).toEqual([]);
      last().welcome();
      expect(last().requests).toEqual([{ ...ring, request: 1 }]);
    });

    it('gives up a socket that does not become a connection in 10 s', () => {
      clock.advance(10_000);
      expect(sockets.map(({ closedByPage }) => closedByPage)).toEqual([true, false]);
    });
  });

  describe('requests', () => {
    it('are numbered from 1 and settled by their reply', async () => {
      last().welcome();
      const first = client.request(ring);
      const second = client.request(cancel);
      expect(last().requests.map(({ request }) => request)).toEqual([1, 2]);
      last().say({ type: 'replied', sequence: 1, request: 2, error: { code: 'call.not-found' } });
      last().say({ type: 'replied', sequence: 2, request: 1, error: null });
      await expect(second).rejects.toEqual(new RequestRefused('call.not-found'));
      await expect(first).resolves.toBeUndefined();
      expect(events).toEqual([]);
    });

    it('that the server would not read are refused before they cost a number', async () => {
      last().welcome();
      await expect(client.request({ type: 'call.ring', consultation: '' })).rejects.toEqual(
        new RequestRefused('request.invalid'),
      );
      void client.request(ring);
      expect(last().requests).toEqual([{ ...ring, request: 1 }]);
    });

    it('that are unanswered are sent again with the same number when the stream goes on', async () => {
      last().welcome();
      const [answered, taken, lost] = [client.request(ring), client.request(cancel), client.request(ring)];
      last().say({ type: 'replied', sequence: 1, request: 1, error: null });
      await answered;
      last().drop();
      void client.request(cancel);
      clock.advance(0);
      last().welcome({ snapshot: null, lastRequest: 2 });
      expect(last().sent[0]).toMatchObject({ resume: { stream: 'stream-one', sequence: 1 } });
      expect(last().requests).toEqual([
        { ...ring, request: 3 },
        { ...cancel, request: 4 },
      ]);
      // The reply to what was taken comes with the events that were missed.
      last().say({ type: 'replied', sequence: 2, request: 2, error: null });
      last().say({ type: 'replied', sequence: 3, request: 3, error: null });
      await Promise.all([taken, lost]);
    });

    it('that are unanswered are numbered anew from 1 in a new stream', async () => {
      last().welcome();
      const answered = client.request(ring);
      last().say({ type: 'replied', sequence: 1, request: 1, error: null });
      await answered;
      const open = client.request(cancel);
      last().drop();
      clock.advance(0);
      last().welcome({ stream: 'stream-two' });
      expect(last().requests).toEqual([{ ...cancel, request: 1 }]);
      void client.request(ring);
      expect(last().requests[1]).toMatchObject({ request: 2 });
      last().say({ type: 'replied', sequence: 1, request: 1, error: null });
      await open;
      expect(snapshots).toHaveLength(2);
    });

    it('are dropped when too large for the server, and what was asked after them takes their number', async () => {
      last().welcome();
      const long = client.request({
        type: 'call.describe',
        call: 'call-one-one',
        to: 'participant-one',
        connection: 'connection-one',
        description: { type: 'offer', sdp: 'v'.repeat(40_000) },
      });
      void client.request(ring);
      last().drop(CloseCode.tooLarge);
      await expect(long).rejects.toEqual(new RequestRefused('request.invalid'));
      clock.advance(0);
      last().welcome({ snapshot: null });
      expect(last().requests).toEqual([{ ...ring, request: 1 }]);
    });

    it('above 64 KiB are refused at once', async () => {
      last().welcome();
      const sdp = 'é'.repeat(40_000);
      const request = client.request({
        type: 'call.describe',
        call: 'call-one-one',
        to: 'participant-one',
        connection: 'connection-one',
        description: { type: 'offer', sdp },
      });
      await expect(request).rejects.toEqual(new RequestRefused('request.invalid'));
      expect(last().requests).toEqual([]);
    });
  });

  describe('events', () => {
    it('are told once and in order, also when the server repeats them after a lost socket', () => {
      last().welcome();
      last().say(removed(1));
      last().say(removed(2));
      last().drop();
      clock.advance(0);
      last().welcome({ snapshot: null });
      last().say(removed(2));
      last().say(removed(3));
      expect(events.map(({ sequence }) => sequence)).toEqual([1, 2, 3]);
      expect(snapshots).toHaveLength(1);
    });

    it('of a new stream begin at 1 again', () => {
      last().welcome();
      last().say(removed(5));
      last().drop();
      clock.advance(0);
      last().welcome({ stream: 'stream-two' });
      last().say(removed(1));
      expect(events.map(({ sequence }) => sequence)).toEqual([5, 1]);
    });

    it.each([
      ['not JSON', '{'],
      ['binary', new ArrayBuffer(4)],
      ['a type that nobody has', '{"type":"call.recorded","sequence":1}'],
      ['an unknown field', '{"type":"pong","extra":true}'],
    ])('that are no messages (%s) are dropped and counted', (_, data) => {
      last().welcome();
      last().onmessage?.({ data });
      last().say(removed(1));
      expect(client.dropped).toBe(1);
      expect(events).toHaveLength(1);
      expect(client.status).toBe('connected');
    });

    it("reach the other listeners when one fails, and the fault is the page's to see", () => {
      const reported: unknown[] = [];
      (globalThis as { reportError: unknown }).reportError = (error: unknown) => reported.push(error);
      const heard: ServerEvent[] = [];
      client.listen({
        event: () => {
          throw new Error('of this listener');
        },
      });
      client.listen({ event: (event) => heard.push(event) });
      last().welcome();
      last().say(removed(1));
      expect(heard).toHaveLength(1);
      expect(reported).toEqual([new Error('of this listener')]);
    });

    it('are not taken from a socket that was given up', () => {
      last().welcome();
      const [old] = sockets;
      window.dispatchEvent(new Event('pagehide'));
      old?.say(removed(1));
      expect(events).toEqual([]);
    });
  });

  describe('heartbeat', () => {
    it('tells the last event that was handled', () => {
      last().welcome();
      last().say(removed(1));
      clock.advance(HEARTBEAT.every);
      expect(last().sent.at(-1)).toEqual({ type: 'ping', sequence: 1 });
    });

    it('treats a silent socket as lost', () => {
      last().welcome();
      clock.advance(HEARTBEAT.deadAfter - 1);
      expect(client.status).toBe('connected');
      clock.advance(1);
      expect(client.status).toBe('reconnecting');
      expect(last()).not.toBe(sockets[0]);
    });

    it('keeps a socket that answers', () => {
      last().welcome();
      for (let beat = 0; beat < 10; beat++) {
        clock.advance(HEARTBEAT.every);
        last().say({ type: 'pong' });
      }
      expect(client.status).toBe('connected');
      expect(sockets).toHaveLength(1);
    });
  });

  describe('after a lost socket', () => {
    it('connects again after 0, 1, 2, 4 and then every 5 s', () => {
      last().welcome();
      const waits: number[] = [];
      for (let loss = 0; loss < 6; loss++) {
        const before = clock.monotonic();
        const count = sockets.length;
        last().drop();
        while (sockets.length === count) clock.advance(100);
        waits.push(clock.monotonic() - before);
      }
      expect(waits).toEqual([100, 1_000, 2_000, 4_000, 5_000, 5_000]);
    });

    it('begins with no wait again once a connection was steady', () => {
      last().drop();
      clock.advance(0);
      last().drop();
      clock.advance(1_000);
      last().welcome();
      clock.advance(5_000);
      last().drop();
      clock.advance(0);
      expect(sockets).toHaveLength(4);
    });

    it('does not hammer a server that welcomes and drops', () => {
      for (let loss = 0; loss < 4; loss++) {
        last().welcome();
        last().drop();
        clock.advance(loss === 0 ? 0 : ([0, 1_000, 2_000, 4_000][loss] ?? 0));
      }
      last().welcome();
      last().drop();
      const count = sockets.length;
      clock.advance(4_999);
      expect(sockets).toHaveLength(count);
    });

    it.each(['online', 'pageshow'])('connects at once on %s', (type) => {
      last().welcome();
      last().drop();
      clock.advance(0);
      last().drop();
      const count = sockets.length;
      window.dispatchEvent(new Event(type));
      expect(sockets).toHaveLength(count + 1);
    });

    it('connects at once when the page is looked at again', () => {
      last().drop();
      clock.advance(0);
      last().drop();
      const count = sockets.length;
      document.dispatchEvent(new Event('visibilitychange'));
      expect(sockets).toHaveLength(count + 1);
    });

    it('tells which call this page holds', () => {
      last().welcome();
      client.inCall = 'call-one-one';
      last().drop();
      clock.advance(0);
      last().onopen?.();
      expect(last().sent[0]).toMatchObject({ type: 'hello', inCall: 'call-one-one' });
    });
  });

  it('sees within 4 s of the network coming back that the old socket is dead', () => {
    last().welcome();
    clock.advance(1);
    window.dispatchEvent(new Event('online'));
    clock.advance(4_000);
    clock.advance(0);
    expect(client.status).toBe('reconnecting');
    expect(sockets).toHaveLength(2);
  });

  it('closes on pagehide, so that the page can be kept for the back button, and resumes on pageshow', () => {
    last().welcome();
    window.dispatchEvent(new Event('pagehide'));
    expect(last().closedByPage).toBe(true);
    clock.advance(60_000);
    expect(sockets).toHaveLength(1);
    window.dispatchEvent(new Event('pageshow'));
    last().onopen?.();
    expect(last().sent[0]).toMatchObject({ resume: { stream: 'stream-one' } });
  });

  describe('close codes', () => {
    it.each([CloseCode.goingAway, CloseCode.silent, CloseCode.tooLarge, 1006])('%d: connects again', (code) => {
      last().welcome();
      last().drop(code);
      clock.advance(0);
      expect(sockets).toHaveLength(2);
      expect(client.endedBy).toBeNull();
    });

    it('4429: connects again after 10 s', () => {
      last().welcome();
      last().drop(CloseCode.flooding);
      clock.advance(9_999);
      expect(sockets).toHaveLength(1);
      clock.advance(1);
      expect(sockets).toHaveLength(2);
    });

    it.each([
      [CloseCode.badHello, 'request.abandoned'],
      [CloseCode.accessEnded, 'access.unauthenticated'],
      [CloseCode.replaced, 'request.abandoned'],
    ])('%d: ends, says why, and refuses what is unanswered (%s)', async (code, refusal) => {
      last().welcome();
      const request = client.request(ring);
      last().drop(code);
      window.dispatchEvent(new Event('online'));
      clock.advance(60_000);
      expect(sockets).toHaveLength(1);
      expect([client.status, client.endedBy]).toEqual(['ended', code]);
      await expect(request).rejects.toEqual(new RequestRefused(refusal));
      await expect(client.request(ring)).rejects.toBeInstanceOf(RequestRefused);
    });
  });

  it('ends as with 4401 when the upgrade is refused because the cookie has ended', async () => {
    stillAllowed = () => Promise.resolve(false);
    last().drop();
    await clock.advanceAndSettle(0);
    expect([client.status, client.endedBy]).toEqual(['ended', CloseCode.accessEnded]);
  });

  it('goes on trying when nobody can say whether the cookie has ended', async () => {
    stillAllowed = () => Promise.reject(new Error('unreachable'));
    last().drop();
    await clock.advanceAndSettle(0);
    expect(client.status).toBe('connecting');
    expect(sockets).toHaveLength(2);
  });

  it('leaves nothing behind when stopped', () => {
    last().welcome();
    client.stop();
    expect(last().closedByPage).toBe(true);
    for (const type of ['online', 'pageshow', 'pagehide']) window.dispatchEvent(new Event(type));
    clock.advance(600_000);
    expect(sockets).toHaveLength(1);
    expect(statuses).toEqual(['connected', 'ended']);
  });
});
