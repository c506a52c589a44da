import { CloseCode } from '@confrere/contract';
import {
  answerStillAllowed,
  client,
  clock,
  last,
  ring,
  setClientStage,
  sockets,
  statuses,
} from './client-under-test.fixture.js';
import { RequestRefused } from './index.js';

setClientStage();

describe('SignalingClient', () => {
  describe('after a lost socket', () => {
    it('connects again after 0, three times 1, 2, 4 and then every 5 s', () => {
      last().welcome();
      const waits: number[] = [];
      for (let loss = 0; loss < 8; loss++) {
        const before = clock.monotonic();
        const count = sockets.length;
        last().drop();
        while (sockets.length === count) clock.advance(100);
        waits.push(clock.monotonic() - before);
      }
      expect(waits).toEqual([100, 1_000, 1_000, 1_000, 2_000, 4_000, 5_000, 5_000]);
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
      for (let loss = 0; loss < 6; loss++) {
        last().welcome();
        last().drop();
        clock.advance([0, 1_000, 1_000, 1_000, 2_000, 4_000][loss] ?? 0);
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
    answerStillAllowed(() => Promise.resolve(false));
    last().drop();
    await clock.advanceAndSettle(0);
    expect([client.status, client.endedBy]).toEqual(['ended', CloseCode.accessEnded]);
  });

  it('goes on trying when nobody can say whether the cookie has ended', async () => {
    answerStillAllowed(() => Promise.reject(new Error('unreachable')));
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
