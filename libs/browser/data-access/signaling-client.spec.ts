import { CloseCode, type ServerEvent } from '@confrere/contract';
import {
  cancel,
  client,
  clock,
  events,
  last,
  removed,
  ring,
  setClientStage,
  snapshots,
  sockets,
} from './client-under-test.fixture.js';
import { HEARTBEAT } from './fake-socket.js';
import { RequestRefused } from './index.js';

setClientStage();

describe('SignalingClient', () => {
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
});
