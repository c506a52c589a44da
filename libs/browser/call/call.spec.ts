import { CALL, infoFor, participant } from './fake-house.js';
import { clock, house, professional, ring, setCallStage, talk, visitor } from './two-in-a-call.fixture.js';

setCallStage();

describe('Call', () => {
  describe('while it rings', () => {
    beforeEach(ring);

    it('is connected already', () => {
      for (const page of [professional, visitor]) {
        expect(page.call.view.phase).toBe('ringing');
        expect(page.call.view.peers.map(({ connection }) => connection)).toEqual(['connected']);
      }
    });

    it('no track has ever been on a sender, on neither side', () => {
      for (const { transceivers } of house.network.all) {
        expect(transceivers.map(({ kind }) => kind)).toEqual(['audio', 'video']);
        for (const { sender } of transceivers) expect(sender.had.filter((track) => track !== null)).toEqual([]);
      }
    });

    it('devices that change put nothing on either', () => {
      visitor.changeMedia({ cameraOn: false });
      professional.changeMedia({ microphoneOn: false });
      expect([...visitor.sending, ...professional.sending]).toEqual([null, null, null, null]);
    });

    it('both sides are ready to send without negotiating again, and share one stream for lip sync', () => {
      for (const { transceivers } of house.network.all) {
        expect(transceivers.map(({ direction }) => direction)).toEqual(['sendrecv', 'sendrecv']);
      }
      const [audio, video] = visitor.connection.transceivers;
      expect(audio?.sender.streams).toHaveLength(1);
      expect(audio?.sender.streams).toEqual(video?.sender.streams);
    });

    it('the data channel is the negotiated one with id 0', () => {
      for (const { channel } of house.network.all) {
        expect(channel).toMatchObject({ label: 'call', options: { negotiated: true, id: 0 }, readyState: 'open' });
      }
    });

    it('sound is set to go before picture', () => {
      const [audio, video] = professional.connection.transceivers;
      expect(audio?.sender.encodings).toEqual([{ priority: 'high', networkPriority: 'high' }]);
      expect(video?.sender.encodings).toEqual([{ maxBitrate: expect.any(Number), scaleResolutionDownBy: 2 }]);
    });
  });

  describe('Answer', () => {
    beforeEach(ring);

    it("puts the visitor's tracks on and tells the professional's page before anything else can run", () => {
      visitor.call.answer();
      expect(visitor.sending).toEqual([visitor.audio, visitor.video]);
      expect(visitor.connection.channel?.sent).toContainEqual({ type: 'answered' });
      expect(visitor.requests('call.answer')).toEqual([{ type: 'call.answer', call: CALL }]);
    });

    it("puts the professional's tracks on when the data channel tells, while the server is away", async () => {
      house.goAway();
      visitor.call.answer();
      await house.settle();
      expect(professional.sending).toEqual([professional.audio, professional.video]);
      expect(professional.call.view.phase).toBe('live');
    });

    it("puts the professional's tracks on when only the server tells", async () => {
      visitor.connection.channel!.readyState = 'closing';
      visitor.call.answer();
      await house.settle();
      expect(professional.sending).toEqual([professional.audio, professional.video]);
    });

    it('needs no new negotiation', async () => {
      const before = [professional, visitor].map((page) => page.requests('call.describe').length);
      visitor.call.answer();
      await house.settle();
      expect([professional, visitor].map((page) => page.requests('call.describe').length)).toEqual(before);
    });

    it('makes the call live on both sides, since the moment of the tap', async () => {
      visitor.call.answer();
      await house.settle();
      for (const page of [professional, visitor])
        expect(page.call.view).toMatchObject({ phase: 'live', liveSince: clock.now() });
    });

    it('sends the first picture small, so that it comes sooner, and whole ones a second later', async () => {
      visitor.call.answer();
      await house.settle();
      for (const page of [professional, visitor]) {
        expect(page.connection.transceivers[1]?.sender.encodings[0]?.scaleResolutionDownBy).toBe(2);
      }
      clock.advance(1_000);
      for (const page of [professional, visitor]) {
        expect(page.connection.transceivers[1]?.sender.encodings[0]?.scaleResolutionDownBy).toBe(1);
      }
    });

    it('says for as long as the server does that the call can only go directly', async () => {
      expect(visitor.call.view.directOnly).toBe(false);
      visitor.call.resync(infoFor('visitor', { directOnly: true }));
      expect(visitor.call.view.directOnly).toBe(true);
      visitor.call.resync(infoFor('visitor'));
      expect(visitor.call.view.directOnly).toBe(false);
      await house.settle();
    });

    it('tapped twice is one answer', async () => {
      visitor.call.answer();
      visitor.call.answer();
      await house.settle();
      expect(visitor.requests('call.answer')).toHaveLength(1);
    });

    it('that comes too late ends the call', async () => {
      visitor.refuses.set('call.answer', 'call.not-ringing');
      visitor.call.answer();
      await house.settle();
      expect(visitor.call.view).toMatchObject({ phase: 'ended', endReason: 'unanswered' });
      expect(visitor.connections).toEqual([]);
    });
  });

  it('Answer before the connection is there: tracks go on as soon as it is', async () => {
    visitor.open();
    visitor.call.answer();
    expect(visitor.call.view.phase).toBe('connecting');
    professional.open();
    await house.settle();
    expect(visitor.sending).toEqual([visitor.audio, visitor.video]);
    expect(visitor.call.view.phase).toBe('live');
  });

  it('Answer before the connection is there is told on the data channel once it is, while the server takes only descriptions', async () => {
    house.forwards.delete('call.answer');
    visitor.open();
    professional.open();
    visitor.call.answer();
    await house.settle();
    expect(professional.call.view.phase).toBe('live');
    expect(
      visitor.connection.channel?.sent.filter((each) => (each as { type: string }).type === 'answered'),
    ).toHaveLength(1);
  });

  it("a visitor sends after an own Answer only, whatever other visitors' pages say", async () => {
    const participants = ['professional', 'visitor', 'interpreter'].map((name) => participant(name as 'visitor'));
    const interpreter = house.page('interpreter');
    for (const page of [professional, visitor, interpreter]) page.open({ participants });
    await house.settle();
    interpreter.call.answer();
    await house.settle();
    expect(visitor.call.view.phase).toBe('ringing');
    expect(visitor.sending.filter(Boolean)).toEqual([]);
  });

  describe('devices', () => {
    beforeEach(talk);

    it('a camera that is switched off leaves the sender at once, and the other side is told', async () => {
      visitor.changeMedia({ stream: new MediaStream([visitor.audio] as never), cameraOn: false });
      expect(visitor.sending).toEqual([visitor.audio, null]);
      await house.settle();
      expect(professional.call.view.peers[0]).toMatchObject({ camera: false, microphone: true, facing: 'user' });
    });

    it('the same news is not told twice', () => {
      const before = visitor.connection.channel?.sent.length;
      visitor.changeMedia({});
      expect(visitor.connection.channel?.sent).toHaveLength(before ?? 0);
    });

    it('what the other side says in another form is dropped', async () => {
      for (const data of ['{', '{"type":"media"}', '{"type":"admit"}', 'null', new ArrayBuffer(2)]) {
        professional.connection.channel?.onmessage?.({ data });
      }
      await house.settle();
      expect(professional.call.view).toMatchObject({ phase: 'live', peers: [{ camera: true }] });
    });
  });

  describe('the end', () => {
    beforeEach(talk);

    it('leave: tells the other page and the server, stops sending, then lets go of everything', async () => {
      const { connection } = visitor;
      visitor.call.leave();
      expect(visitor.call.view).toMatchObject({ phase: 'ended', endReason: 'left', peers: [] });
      expect(connection.transceivers.map(({ sender }) => sender.track)).toEqual([null, null]);
      expect(connection.channel?.sent.at(-1)).toEqual({ type: 'left', forAll: false });
      expect(visitor.requests('call.leave')).toHaveLength(1);
      clock.advance(250);
      expect(connection.connectionState).toBe('closed');
      expect(visitor.mediaListeners).toBe(0);
    });

    it('keeps the own devices, which belong to the page, and stops what was received', async () => {
      const { transceivers } = visitor.connection;
      visitor.call.release();
      expect([visitor.audio.readyState, visitor.video.readyState]).toEqual(['live', 'live']);
      expect(transceivers.map(({ receiver }) => receiver.track.readyState)).toEqual(['ended', 'ended']);
    });

    it('reaches the other page while the server is away', async () => {
      house.goAway();
      visitor.call.leave();
      await house.settle();
      expect(professional.call.view).toMatchObject({ phase: 'ended', endReason: 'left' });
      expect(professional.connections).toEqual([]);
    });

    it('heard from the other page only is told to the server too', async () => {
      house.goAway();
      visitor.call.leave();
      await house.settle();
      clock.advance(2_000);
      expect(professional.requests('call.leave')).toHaveLength(1);
    });

    it('heard from the server as well needs no word of ours', async () => {
      visitor.call.leave();
      await house.settle();
      clock.advance(2_000);
      expect(professional.requests('call.leave')).toEqual([]);
    });

    it('End for both ends it for the visitor', async () => {
      house.goAway();
      professional.call.end();
      expect(professional.requests('call.end')).toHaveLength(1);
      await house.settle();
      expect(visitor.call.view).toMatchObject({ phase: 'ended', endReason: 'ended-for-all' });
    });

    it('told by the server ends it with its reason', () => {
      house.tell(visitor, { type: 'call.ended', call: CALL, reason: 'moved' });
      expect(visitor.call.view).toMatchObject({ phase: 'ended', endReason: 'moved' });
      expect(visitor.connections).toEqual([]);
    });

    it('of another call does not matter', () => {
      house.tell(visitor, { type: 'call.ended', call: 'call-two-two', reason: 'left' });
      expect(visitor.call.view.phase).toBe('live');
    });

    it('is the end: nothing happens afterwards', async () => {
      visitor.call.release();
      const seen: unknown[] = [];
      visitor.call.onChange((view) => seen.push(view));
      const asked = visitor.asked.length;
      house.tell(visitor, { type: 'call.participant-joined', call: CALL, participant: participant('professional') });
      visitor.call.resync(infoFor('visitor'));
      visitor.call.answer();
      visitor.call.leave();
      window.dispatchEvent(new Event('online'));
      clock.advance(600_000);
      await house.settle();
      expect(seen).toEqual([]);
      expect(visitor.asked).toHaveLength(asked);
      expect(visitor.connections).toEqual([]);
    });
  });

  it.each([
    ['decline', 'visitor', 'call.decline', 'declined'],
    ['cancel', 'professional', 'call.cancel', 'cancelled'],
  ] as const)('%s while it rings: asks the server and lets go', async (act, who, type, endReason) => {
    await ring();
    const page = who === 'visitor' ? visitor : professional;
    page.call[act]();
    expect(page.requests(type)).toEqual([{ type, call: CALL }]);
    expect(page.call.view).toMatchObject({ phase: 'ended', endReason });
    expect(page.connections).toEqual([]);
  });

  describe('a new snapshot', () => {
    beforeEach(ring);

    it('that still has the call leaves running connections alone', async () => {
      visitor.call.answer();
      await house.settle();
      const before = house.network.open;
      for (const page of [professional, visitor])
        page.call.resync(infoFor(page.name, { state: 'live', liveSince: '2026-12-01T09:00:07.000Z' }));
      await house.settle();
      expect(house.network.serials).toEqual(before.map(({ serial }) => serial));
      expect(before.every(({ restarts }) => restarts === 0)).toBe(true);
      expect(professional.requests('call.join')).toEqual([]);
      expect(professional.call.view).toMatchObject({ phase: 'live', liveSince: new Date('2026-12-01T09:00:07.000Z') });
    });

    it('without the call ends it', () => {
      visitor.call.resync(null);
      expect(visitor.call.view).toMatchObject({ phase: 'ended', endReason: null });
    });

    it('with another call ends this one', () => {
      visitor.call.resync(infoFor('visitor', { id: 'call-two-two' }));
      expect(visitor.call.view.phase).toBe('ended');
    });

    it('that is live tells the professional what was missed', () => {
      professional.call.resync(infoFor('professional', { state: 'live', liveSince: '2026-12-01T09:00:07.000Z' }));
      expect(professional.sending).toEqual([professional.audio, professional.video]);
    });

    it('brings fresh relay credentials', () => {
      const iceServers = [{ urls: ['turn:relay.example.org'], username: 'second', credential: 'second' }];
      visitor.call.resync(infoFor('visitor', { iceServers }));
      expect(visitor.connection.configuration.iceServers).toEqual(iceServers);
    });
  });

  it('renewed relay credentials reach running and later connections', async () => {
    await talk();
    house.tell(professional, {
      type: 'call.ice-servers-renewed',
      call: CALL,
      iceServers: [{ urls: ['turn:relay.example.org'], username: 'second' }],
    });
    expect(professional.connection.configuration.iceServers).toEqual([
      { urls: ['turn:relay.example.org'], username: 'second' },
    ]);
    house.tell(professional, { type: 'call.participant-joined', call: CALL, participant: participant('visitor') });
    expect(professional.connection.configuration.iceServers).toEqual([
      { urls: ['turn:relay.example.org'], username: 'second' },
    ]);
  });
});
