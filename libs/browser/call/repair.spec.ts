import { FakeClock } from '@confrere/kernel';
import { CALL, FakeHouse, infoFor, participant, type FakePage } from './fake-house.js';
import type { FakePeerConnection } from './fake-peer-connection.js';
import { installFakeTracks } from './fake-tracks.js';

installFakeTracks();

describe('repairing a call', () => {
  let clock: FakeClock;
  let house: FakeHouse;
  let professional: FakePage;
  let visitor: FakePage;
  let first: FakePeerConnection[];

  beforeEach(async () => {
    clock = new FakeClock();
    house = new FakeHouse(clock);
    professional = house.page('professional');
    visitor = house.page('visitor');
    visitor.open();
    professional.open();
    await house.settle();
    visitor.call.answer();
    await house.settle();
    first = house.network.open;
  });

  const both = (state: RTCPeerConnectionState): void => first.forEach((connection) => connection.become(state));
  const restarts = (): number[] => [professional, visitor].map(({ connection }) => connection.restarts);

  it('a gap shorter than 2 s heals by itself', () => {
    both('disconnected');
    expect(professional.call.view).toMatchObject({ phase: 'reconnecting', peers: [{ connection: 'lost' }] });
    clock.advance(1_999);
    both('connected');
    clock.advance(10_000);
    expect(restarts()).toEqual([0, 0]);
    expect(professional.call.view.phase).toBe('live');
  });

  it('after 2 s the first side restarts ICE on the same connection, and the polite one follows without its own offer', async () => {
    both('disconnected');
    clock.advance(2_000);
    await house.settle();
    expect(restarts()).toEqual([1, 0]);
    both('connected');
    clock.advance(60_000);
    await house.settle();
    expect(house.network.serials).toEqual(first.map(({ serial }) => serial));
    expect(restarts()).toEqual([1, 0]);
  });

  it('the side that notices alone restarts, be it the polite one', async () => {
    visitor.connection.become('disconnected');
    clock.advance(2_500);
    await house.settle();
    expect(restarts()).toEqual([0, 1]);
    expect(professional.connection.signalingState).toBe('stable');
  });

  it('a failed connection is restarted at once', async () => {
    professional.connection.become('failed');
    clock.advance(0);
    await house.settle();
    expect(restarts()).toEqual([1, 0]);
  });

  it('when both restart in the same moment the polite side withdraws and one negotiation remains', async () => {
    professional.connection.restartIce();
    visitor.connection.restartIce();
    await house.settle();
    expect([professional, visitor].map(({ connection }) => connection.rollbacks)).toEqual([0, 1]);
    expect([professional, visitor].map(({ connection }) => connection.signalingState)).toEqual(['stable', 'stable']);
    expect(house.network.serials).toEqual(first.map(({ serial }) => serial));
  });

  it('a restart that has not helped in 8 s is followed by a new connection, with the tracks on', async () => {
    for (const connection of first) connection.stuck = true;
    both('disconnected');
    clock.advance(2_000);
    await house.settle();
    expect(house.network.serials).toEqual(first.map(({ serial }) => serial));
    clock.advance(8_000);
    await house.settle();
    expect(first.map(({ connectionState }) => connectionState)).toEqual(['closed', 'closed']);
    expect(house.network.open).toHaveLength(2);
    expect(professional.call.view.phase).toBe('live');
    expect(professional.sending).toEqual([professional.audio, professional.video]);
    expect(visitor.sending).toEqual([visitor.audio, visitor.video]);
  });

  it('asks for fresh relay credentials first', async () => {
    both('failed');
    clock.advance(0);
    await house.settle();
    expect(professional.requests('call.renew-ice-servers')).toHaveLength(1);
    expect(professional.connection.configuration.iceServers?.[0]?.username).toBe('fresh');
  });

  it('when both build anew in the same moment the one of the lower order stands', async () => {
    for (const connection of first) connection.stuck = true;
    both('disconnected');
    clock.advance(2_000);
    await house.settle();
    house.goAway();
    await clock.advanceAndSettle(10_000);
    const [mine] = professional.connections;
    expect(house.network.all).toHaveLength(4);
    house.comeBack();
    await house.settle();
    // The visitor's page gave up its own and built one under the professional's name.
    expect(house.network.all).toHaveLength(5);
    expect(professional.connection).toBe(mine);
    expect(visitor.connections).toHaveLength(1);
    for (const page of [professional, visitor]) expect(page.call.view.phase).toBe('live');
  });

  it('while the server is away no offer is made, and when it is back one restart mends the call', async () => {
    house.goAway();
    both('failed');
    const descriptions = (): number[] => [professional, visitor].map((page) => page.requests('call.describe').length);
    const before = descriptions();
    for (let minute = 0; minute < 10; minute++) await clock.advanceAndSettle(60_000);
    expect(descriptions()).toEqual(before);
    expect(restarts()).toEqual([0, 0]);
    house.comeBack();
    await house.settle();
    expect([professional, visitor].map(({ call }) => call.view.phase)).toEqual(['live', 'live']);
    expect(house.network.serials).toEqual(first.map(({ serial }) => serial));
  });

  it('a page that comes back after the other one follows the restart that it finds, and makes none', async () => {
    house.goAway();
    both('failed');
    await clock.advanceAndSettle(500);
    // The server is back for the professional alone: the visitor's page has asked, and has not heard yet.
    const late = house.holdBack(visitor);
    house.comeBack();
    await house.settle();
    await clock.advanceAndSettle(900);
    late();
    await house.settle();
    expect(restarts()).toEqual([1, 0]);
    expect(visitor.connection.rollbacks).toBe(0);
    expect(visitor.call.view.phase).toBe('live');
  });

  it('a connection that heals while its restart waits for the server is left alone', async () => {
    house.goAway();
    both('disconnected');
    await clock.advanceAndSettle(3_000);
    both('connected');
    house.comeBack();
    await house.settle();
    expect(restarts()).toEqual([0, 0]);
  });

  it('a restart goes on when the server has no fresh relay credentials to give', async () => {
    professional.refuses.set('call.renew-ice-servers', 'server.unexpected');
    professional.connection.become('failed');
    clock.advance(0);
    await house.settle();
    expect(restarts()).toEqual([1, 0]);
  });

  it('after a gap the picture begins small again, which makes the browser send a whole one', async () => {
    const scale = (): number | undefined =>
      professional.connection.transceivers[1]?.sender.encodings[0]?.scaleResolutionDownBy;
    clock.advance(1_000);
    expect(scale()).toBe(1);
    both('disconnected');
    expect(scale()).toBe(1);
    both('connected');
    expect(scale()).toBe(2);
    clock.advance(1_000);
    expect(scale()).toBe(1);
  });

  it('a lost server does not touch the connection', async () => {
    house.goAway();
    for (let minute = 0; minute < 30; minute++) await clock.advanceAndSettle(60_000);
    expect(house.network.serials).toEqual(first.map(({ serial }) => serial));
    expect(professional.call.view.phase).toBe('live');
    expect(restarts()).toEqual([0, 0]);
  });

  it('another network is followed by a restart without waiting', async () => {
    window.dispatchEvent(new Event('online'));
    clock.advance(0);
    await house.settle();
    clock.advance(500);
    await house.settle();
    // Both came to it: the polite side's own offer is not needed any more.
    expect(restarts()).toEqual([1, 0]);
    expect([professional, visitor].map(({ connection }) => connection.signalingState)).toEqual(['stable', 'stable']);
    expect(house.network.serials).toEqual(first.map(({ serial }) => serial));
  });

  it('a new snapshot mends a broken connection without waiting for its timers', async () => {
    both('disconnected');
    professional.call.resync(infoFor('professional', { state: 'live', liveSince: '2026-12-01T09:00:07.000Z' }));
    clock.advance(0);
    await house.settle();
    expect(restarts()).toEqual([1, 0]);
    expect(professional.call.view.phase).toBe('live');
  });

  describe('whose relay was started anew', () => {
    const relayLost = (): void => {
      for (const page of [professional, visitor]) house.tell(page, { type: 'call.relay-lost', call: CALL });
    };
    const goThrough = async (candidateType: 'relay' | 'host'): Promise<void> => {
      for (const connection of first)
        connection.stats = new Map<string, Record<string, unknown>>([
          ['T', { type: 'transport', selectedCandidatePairId: 'P' }],
          ['P', { type: 'candidate-pair', localCandidateId: 'L', remoteCandidateId: 'L' }],
          ['L', { type: 'local-candidate', candidateType }],
        ]);
      await clock.advanceAndSettle(3_000);
    };

    it('restarts ICE at once, though the browsers have not noticed yet, and once for both', async () => {
      await goThrough('relay');
      relayLost();
      await clock.advanceAndSettle(0);
      await house.settle();
      await clock.advanceAndSettle(500);
      expect(restarts()).toEqual([1, 0]);
      expect(house.network.serials).toEqual(first.map(({ serial }) => serial));
    });

    it('restarts again when the restart before it came while the relay was away', async () => {
      await goThrough('relay');
      both('disconnected');
      await clock.advanceAndSettle(2_000);
      expect(restarts()).toEqual([1, 0]);
      await clock.advanceAndSettle(500);
      relayLost();
      await clock.advanceAndSettle(0);
      expect(restarts()).toEqual([2, 0]);
    });

    it('is left alone where media goes from device to device', async () => {
      await goThrough('host');
      relayLost();
      await clock.advanceAndSettle(10_000);
      await house.settle();
      expect(restarts()).toEqual([0, 0]);
    });
  });

  it('what arrives late under an old name is dropped', async () => {
    const [old] = professional.requests('call.describe') as {
      connection: string;
      description: { type: 'offer'; sdp: string };
    }[];
    house.tell(professional, { type: 'call.participant-joined', call: CALL, participant: participant('visitor') });
    await house.settle();
    const now = house.network.serials;
    expect(now).not.toEqual(first.map(({ serial }) => serial));
    const { connection = '', description } = old ?? {};
    house.tell(visitor, {
      type: 'call.described',
      call: CALL,
      from: participant('professional').id,
      connection,
      description: description ?? { type: 'offer', sdp: '' },
    });
    house.tell(visitor, {
      type: 'call.candidate-added',
      call: CALL,
      from: participant('professional').id,
      connection,
      candidate: { candidate: 'candidate:late', sdpMid: '0', sdpMLineIndex: 0, usernameFragment: null },
    });
    await house.settle();
    expect(house.network.serials).toEqual(now);
    expect(visitor.connection.candidates.map(({ candidate }) => candidate)).not.toContain('candidate:late');
  });

  it('what is said by someone who is not in the call is dropped', async () => {
    house.tell(visitor, {
      type: 'call.described',
      call: CALL,
      from: 'participant-stranger',
      connection: 'connection-x',
      description: { type: 'offer', sdp: '' },
    });
    await house.settle();
    expect(house.network.serials).toEqual(first.map(({ serial }) => serial));
  });

  it('says whether media goes directly or through the relay', async () => {
    for (const [local, path] of [
      ['host', 'direct'],
      ['relay', 'relayed'],
    ] as const) {
      professional.connection.stats = new Map<string, Record<string, unknown>>([
        ['T', { type: 'transport', selectedCandidatePairId: 'P' }],
        ['P', { type: 'candidate-pair', localCandidateId: 'L', remoteCandidateId: 'R' }],
        ['L', { type: 'local-candidate', candidateType: local }],
        ['R', { type: 'remote-candidate', candidateType: 'prflx' }],
      ]);
      professional.connection.become('disconnected');
      professional.connection.become('connected');
      await house.settle();
      expect(professional.call.view.peers[0]?.path).toBe(path);
    }
  });
});
