import { CALL, participant, type FakePage } from './fake-house.js';
import { house, professional, ring, setCallStage, talk, visitor } from './two-in-a-call.fixture.js';

setCallStage();

describe('A call that is joined while it runs:', () => {
  describe('a reloaded page', () => {
    const live = { state: 'live', liveSince: '2026-12-01T09:00:07.000Z', ringsUntil: null } as const;

    it.each(['visitor', 'professional'] as const)(
      'of the %s is connected again, though the other side still believed in the old connection',
      async (name) => {
        await talk();
        const [reloaded, other] = name === 'visitor' ? [visitor, professional] : [professional, visitor];
        const old = other.connection;
        const stream = other.call.view.peers[0]?.stream;
        reloaded.open(live, true);
        await house.settle();
        expect(reloaded.requests('call.join')).toHaveLength(1);
        expect(old.connectionState).toBe('closed');
        expect(other.connections).toHaveLength(1);
        expect(other.sending).toEqual([other.audio, other.video]);
        expect(reloaded.connection.transceivers.map(({ sender }) => sender.track)).toEqual([
          reloaded.audio,
          reloaded.video,
        ]);
        for (const page of [reloaded, other])
          expect(page.call.view).toMatchObject({ phase: 'live', peers: [{ connection: 'connected' }] });
        expect(other.call.view.peers[0]?.stream).not.toBe(stream);
      },
    );

    it('while it rings goes on ringing', async () => {
      await ring();
      visitor.open({}, true);
      await house.settle();
      expect(visitor.call.view).toMatchObject({ phase: 'ringing', peers: [{ connection: 'connected' }] });
      expect([...visitor.sending, ...professional.sending].filter(Boolean)).toEqual([]);
    });
  });

  describe('a mesh', () => {
    const interpreterJoins = async (): Promise<FakePage> => {
      await talk();
      const interpreter = house.page('interpreter');
      const participants = ['professional', 'visitor', 'interpreter'].map((name) => participant(name as 'visitor'));
      interpreter.open({ state: 'live', liveSince: '2026-12-01T09:00:07.000Z', participants }, true);
      await house.settle();
      return interpreter;
    };

    it('connects a third person with both others, each sending to each', async () => {
      const interpreter = await interpreterJoins();
      for (const page of [professional, visitor, interpreter]) {
        expect(page.call.view.peers.map(({ connection }) => connection)).toEqual(['connected', 'connected']);
        expect(page.sending).toEqual([page.audio, page.video, page.audio, page.video]);
      }
    });

    it('goes on when one leaves', async () => {
      const interpreter = await interpreterJoins();
      house.forwards.delete('call.leave');
      interpreter.call.leave();
      await house.settle();
      for (const page of [professional, visitor]) {
        expect(page.call.view.phase).toBe('live');
        expect(page.connections).toHaveLength(1);
      }
      house.tell(visitor, { type: 'call.participant-left', call: CALL, participant: participant('interpreter').id });
      expect(visitor.call.view.phase).toBe('live');
    });

    it('is not ended for all by a visitor', async () => {
      const interpreter = await interpreterJoins();
      interpreter.connections.forEach(({ channel }) => channel?.send('{"type":"left","forAll":true}'));
      await house.settle();
      expect(professional.call.view.phase).toBe('live');
    });

    it('shares one uplink: each picture gets less', async () => {
      await talk();
      const alone = professional.connection.transceivers[1]?.sender.encodings[0]?.maxBitrate ?? 0;
      const interpreter = house.page('interpreter');
      interpreter.open(
        { participants: ['professional', 'interpreter'].map((name) => participant(name as 'visitor')) },
        true,
      );
      await house.settle();
      for (const { transceivers } of professional.connections) {
        expect(transceivers[1]?.sender.encodings[0]?.maxBitrate).toBeLessThan(alone);
      }
    });
  });
});
