import { eachStorage } from '@confrere/platform/storage';
import { CallEntity } from './calls/call.entity.js';
import { clinic, DESK, fixtureEntities, NOBODY, READY, TAB } from './rooms.fixture.js';

const refused = (code: string): unknown => expect.objectContaining({ code });
const MINUTE = 60_000;

eachStorage('the waiting room', (open) => {
  it('keeps the place of the first entry through refresh, leaving and coming back', async () => {
    const at = await clinic(await open(fixtureEntities));
    await at.waits();
    const first = (await at.consultation()).waitingSince;
    expect(first).toEqual(at.clock.now());
    at.clock.advance(5 * MINUTE);
    await at.waits();
    await at.run((tx) => at.leaveRoom.run(tx, at.kari, { tab: TAB }));
    expect(await at.consultation()).toMatchObject({ state: 'invited', seatTab: null });
    at.clock.advance(MINUTE);
    await at.waits();
    expect(await at.consultation()).toMatchObject({ state: 'waiting', waitingSince: first, seatTab: TAB, ...READY });
  });

  it('wants a name, unless one is known', async () => {
    const at = await clinic(await open(fixtureEntities));
    const nameless = await at.invite(at.organizationId, at.ingrid.memberId, null);
    await expect(at.waits(nameless)).rejects.toEqual(refused('name.missing'));
    const typed = { tab: TAB, displayName: ' Kari\u202e ', devices: READY };
    await at.run((tx) => at.enter.run(tx, nameless, typed));
    expect(await at.consultation(nameless.consultationId)).toMatchObject({ state: 'waiting', visitorName: 'Kari' });
  });

  it('has one seat: another tab is refused until it claims it', async () => {
    const at = await clinic(await open(fixtureEntities));
    await at.waits();
    const other = { tab: 'another-tab-or-phone', displayName: null, devices: READY };
    await expect(at.run((tx) => at.enter.run(tx, at.kari, other))).rejects.toEqual(refused('seat.elsewhere'));
    await expect(at.run((tx) => at.leaveRoom.run(tx, at.kari, other))).rejects.toEqual(refused('seat.elsewhere'));
    await at.run((tx) => at.claim.run(tx, at.kari, other));
    await at.run((tx) => at.reportDevices.run(tx, at.kari, { ...other, devices: { ...READY, camera: 'blocked' } }));
    expect(await at.consultation()).toMatchObject({ seatTab: other.tab, camera: 'blocked' });
    await expect(at.waits()).rejects.toEqual(refused('seat.elsewhere'));
  });

  it('lets a visitor back within 15 minutes after the end, but not after an outcome', async () => {
    const at = await clinic(await open(fixtureEntities));
    await at.waits();
    const call = await at.rings();
    await at.run((tx) => at.answer.run(tx, at.kari, { call, tab: TAB }));
    await at.run((tx) => at.leave.run(tx, at.kari, { call, tab: TAB }));
    at.clock.advance(15 * MINUTE);
    await at.waits();
    expect(await at.consultation()).toMatchObject({ state: 'waiting', endedAt: null });
    const again = await at.rings();
    expect(again).not.toBe(call);
    await at.run((tx) => at.answer.run(tx, at.kari, { call: again, tab: TAB }));
    await at.run((tx) => at.end.run(tx, at.ingrid, { call: again }));
    await at.run((tx) => at.record.run(tx, at.ingrid, { consultation: at.kari.consultationId, outcome: 'completed' }));
    await expect(at.waits()).rejects.toEqual(refused('consultation.over'));
  });

  it('is closed 15 minutes after the end', async () => {
    const at = await clinic(await open(fixtureEntities));
    await at.waits();
    const call = await at.rings();
    await at.run((tx) => at.answer.run(tx, at.kari, { call, tab: TAB }));
    await at.run((tx) => at.leave.run(tx, at.ingrid, { call, tab: DESK }));
    at.clock.advance(15 * MINUTE + 1);
    await expect(at.waits()).rejects.toEqual(refused('consultation.over'));
  });
});

eachStorage('ringing', (open) => {
  it('is for one desk only, also when two ring at the same moment', async () => {
    const storage = await open(fixtureEntities);
    const at = await clinic(storage);
    await at.waits();
    const ring = (member: typeof at.ingrid) =>
      at.run((tx) => at.ring.run(tx, member, { consultation: at.kari.consultationId, tab: DESK }));
    const outcomes = await Promise.allSettled([ring(at.ingrid), ring(at.omar)]);
    const failed = outcomes.filter((outcome) => outcome.status === 'rejected');
    expect(failed).toHaveLength(1);
    expect(failed[0]?.reason).toEqual(refused('consultation.already-ringing'));
    expect(await storage.unitOfWork.everywhere.read((entities) => entities.count(CallEntity))).toBe(1);
  });

  it('is asked for once: the same request again does no harm', async () => {
    const storage = await open(fixtureEntities);
    const at = await clinic(storage);
    await at.waits();
    const call = await at.rings();
    expect(await at.rings()).toBe(call);
    expect(await storage.unitOfWork.everywhere.read((entities) => entities.count(CallEntity))).toBe(1);
  });

  it('is taken to another desk of the same professional who asks for it there', async () => {
    const at = await clinic(await open(fixtureEntities));
    await at.waits();
    const call = await at.rings();
    const consultation = at.kari.consultationId;
    await at.run((tx) => at.ring.run(tx, at.ingrid, { consultation, tab: 'another-desk' }));
    expect((await at.told()).at(-1)).toMatchObject({ name: 'call.moved', callId: call, fromTab: DESK });
    await at.run((tx) => at.answer.run(tx, at.kari, { call, tab: TAB }));
    const leave = at.run((tx) => at.leave.run(tx, at.ingrid, { call, tab: DESK }));
    await expect(leave).rejects.toEqual(refused('seat.elsewhere'));
  });

  it('needs someone who waits, of the same organization', async () => {
    const at = await clinic(await open(fixtureEntities));
    await expect(at.rings()).rejects.toEqual(refused('consultation.not-waiting'));
    await at.waits();
    const stranger = await at.professional(await at.found('Another Hospital'), 'Dr Eve');
    await expect(at.rings(stranger)).rejects.toEqual(refused('consultation.not-found'));
  });

  it('needs a professional who is in no other call', async () => {
    const at = await clinic(await open(fixtureEntities));
    await at.waits();
    await at.rings();
    const ola = await at.invite(at.organizationId, at.ingrid.memberId, 'Ola');
    await at.waits(ola);
    await expect(at.rings(at.ingrid, ola)).rejects.toEqual(refused('call.busy'));
    expect(await at.consultation(ola.consultationId)).toMatchObject({ state: 'waiting' });
    await at.rings(at.omar, ola);
  });

  it('from two desks at once rings one of two visitors', async () => {
    const storage = await open(fixtureEntities);
    const at = await clinic(storage);
    const ola = await at.invite(at.organizationId, at.ingrid.memberId, 'Ola');
    await at.waits();
    await at.waits(ola);
    const outcomes = await Promise.allSettled([at.rings(at.ingrid, at.kari), at.rings(at.ingrid, ola)]);
    const failed = outcomes.filter((outcome) => outcome.status === 'rejected');
    expect(failed).toHaveLength(1);
    expect(failed[0]?.reason).toEqual(refused('call.busy'));
    expect(await storage.unitOfWork.everywhere.read((entities) => entities.count(CallEntity))).toBe(1);
  });

  it('stops by itself after its minute, recorded at that moment; the visitor waits on', async () => {
    const at = await clinic(await open(fixtureEntities));
    await at.waits();
    const call = await at.rings();
    const stop = () => at.run((tx) => at.stopUnanswered.run(tx, { call, organizationId: at.organizationId }));
    at.clock.advance(MINUTE - 1);
    await stop();
    expect(await at.consultation()).toMatchObject({ state: 'ringing' });
    const { ringsUntil } = await at.call(call);
    at.clock.advance(MINUTE);
    await stop();
    expect(await at.consultation()).toMatchObject({ state: 'waiting', seatTab: TAB });
    expect(await at.call(call)).toMatchObject({ state: 'ended', endReason: 'unanswered', endedAt: ringsUntil });
  });

  it.each([
    ['cancelled', 'waiting', (at, call) => at.run((tx) => at.cancel.run(tx, at.ingrid, { call }))],
    ['cancelled', 'waiting', (at, call) => at.run((tx) => at.end.run(tx, at.ingrid, { call }))],
    ['cancelled', 'waiting', (at, call) => at.run((tx) => at.leave.run(tx, at.ingrid, { call, tab: DESK }))],
    ['declined', 'waiting', (at, call) => at.run((tx) => at.decline.run(tx, at.kari, { call, tab: TAB }))],
    ['declined', 'waiting', (at, call) => at.run((tx) => at.leave.run(tx, at.kari, { call, tab: TAB }))],
    ['declined', 'invited', (at) => at.run((tx) => at.leaveRoom.run(tx, at.kari, { tab: TAB }))],
  ] as [string, string, (at: Awaited<ReturnType<typeof clinic>>, call: string) => Promise<void>][])(
    'is %s, and the visitor is %s',
    async (endReason, state, stop) => {
      const at = await clinic(await open(fixtureEntities));
      await at.waits();
      const call = await at.rings();
      await stop(at, call);
      expect(await at.call(call)).toMatchObject({ state: 'ended', endReason });
      expect(await at.consultation()).toMatchObject({ state });
      await expect(at.run((tx) => at.answer.run(tx, at.kari, { call, tab: TAB }))).rejects.toBeInstanceOf(Error);
      await at.run((tx) => at.cancel.run(tx, at.ingrid, { call }));
    },
  );
});

eachStorage('a call', (open) => {
  it('is answered in the tab that holds the seat, once', async () => {
    const at = await clinic(await open(fixtureEntities));
    await at.waits();
    const call = await at.rings();
    const elsewhere = { call, tab: 'another-tab-or-phone' };
    await expect(at.run((tx) => at.answer.run(tx, at.kari, elsewhere))).rejects.toEqual(refused('seat.elsewhere'));
    await at.run((tx) => at.answer.run(tx, at.kari, { call, tab: TAB }));
    await at.run((tx) => at.answer.run(tx, at.kari, { call, tab: TAB }));
    expect((await at.told()).filter(({ name }) => name === 'call.answered')).toHaveLength(1);
    await expect(at.run((tx) => at.cancel.run(tx, at.ingrid, { call }))).rejects.toEqual(refused('call.not-ringing'));
    await expect(at.run((tx) => at.decline.run(tx, at.kari, { call, tab: TAB }))).rejects.toEqual(
      refused('call.not-ringing'),
    );
  });

  it('is nothing to those who are not in it', async () => {
    const at = await clinic(await open(fixtureEntities));
    await at.waits();
    const call = await at.rings();
    const ola = await at.invite(at.organizationId, at.ingrid.memberId, 'Ola');
    await expect(at.run((tx) => at.answer.run(tx, ola, { call, tab: TAB }))).rejects.toEqual(refused('call.not-found'));
    await expect(at.run((tx) => at.end.run(tx, at.omar, { call }))).rejects.toEqual(refused('call.not-found'));
  });

  it('moves with the seat', async () => {
    const at = await clinic(await open(fixtureEntities));
    await at.waits();
    const call = await at.rings();
    await at.run((tx) => at.answer.run(tx, at.kari, { call, tab: TAB }));
    await at.run((tx) => at.claim.run(tx, at.kari, { tab: 'another-tab-or-phone' }));
    expect((await at.told()).at(-1)).toMatchObject({ name: 'call.moved', callId: call, fromTab: TAB });
    await expect(at.run((tx) => at.leave.run(tx, at.kari, { call, tab: TAB }))).rejects.toEqual(
      refused('seat.elsewhere'),
    );
  });

  it('ends for both, with the reason, and once', async () => {
    const at = await clinic(await open(fixtureEntities));
    await at.waits();
    const call = await at.rings();
    await at.run((tx) => at.answer.run(tx, at.kari, { call, tab: TAB }));
    at.clock.advance(20 * MINUTE);
    await at.run((tx) => at.end.run(tx, at.ingrid, { call }));
    const endedAt = at.clock.now();
    at.clock.advance(MINUTE);
    await at.run((tx) => at.leave.run(tx, at.kari, { call, tab: TAB }));
    expect(await at.call(call)).toMatchObject({ state: 'ended', endReason: 'ended-for-all', endedAt });
    expect(await at.consultation()).toMatchObject({ state: 'ended', endedAt, seatTab: null });
    expect((await at.told()).filter(({ name }) => name === 'call.ended')).toHaveLength(1);
  });

  it('leaves a trail of each move and of nobody by name', async () => {
    const at = await clinic(await open(fixtureEntities));
    await at.waits();
    const call = await at.rings();
    await at.run((tx) => at.answer.run(tx, at.kari, { call, tab: TAB }));
    await at.run((tx) => at.end.run(tx, at.ingrid, { call }));
    await at.run((tx) => at.record.run(tx, at.ingrid, { consultation: at.kari.consultationId, outcome: 'completed' }));
    const trail = await at.trail();
    for (const action of [
      'visitor.invited',
      'waiting-room.entered',
      'call.rung',
      'call.answered',
      'consultation.ended',
      'outcome.recorded',
    ])
      expect(trail.filter((each) => each.action === action)).toHaveLength(1);
    expect(JSON.stringify(trail)).not.toMatch(/Kari|Ingrid/);
  });
});

eachStorage('an abandoned call', (open) => {
  const live = async (at: Awaited<ReturnType<typeof clinic>>): Promise<string> => {
    await at.waits();
    const call = await at.rings();
    await at.run((tx) => at.answer.run(tx, at.kari, { call, tab: TAB }));
    return call;
  };
  const abandon = (at: Awaited<ReturnType<typeof clinic>>, call: string, countFrom = new Date(0)) =>
    at.run((tx) => at.abandon.run(tx, { call, countFrom }));

  it('is recorded at the moment at which the last one was seen', async () => {
    const at = await clinic(await open(fixtureEntities));
    const call = await live(at);
    at.clock.advance(5 * MINUTE);
    await at.run((tx) => at.abandon.seen(tx, [call]));
    const seenAt = at.clock.now();
    at.clock.advance(10 * MINUTE - 1);
    await abandon(at, call);
    expect(await at.call(call)).toMatchObject({ state: 'live' });
    at.clock.advance(1);
    await abandon(at, call);
    expect(await at.call(call)).toMatchObject({ state: 'ended', endReason: 'abandoned', endedAt: seenAt });
    expect(await at.consultation()).toMatchObject({ state: 'ended', endedAt: seenAt });
  });

  it('gives people 10 minutes after a restart to come back', async () => {
    const at = await clinic(await open(fixtureEntities));
    const call = await live(at);
    at.clock.advance(60 * MINUTE);
    const restartedAt = at.clock.now();
    at.clock.advance(10 * MINUTE - 1);
    await abandon(at, call, restartedAt);
    expect(await at.call(call)).toMatchObject({ state: 'live' });
  });

  it('goes on when one of them comes back with it', async () => {
    const at = await clinic(await open(fixtureEntities));
    const call = await live(at);
    at.clock.advance(30 * MINUTE);
    await abandon(at, call);
    at.clock.advance(60 * MINUTE);
    const elsewhere = at.run((tx) => at.takeUp.run(tx, at.kari, { call, tab: 'another-tab-or-phone' }));
    await expect(elsewhere).rejects.toEqual(refused('seat.elsewhere'));
    expect(await at.run((tx) => at.takeUp.run(tx, at.kari, { call, tab: TAB }))).toBe(true);
    expect(await at.call(call)).toMatchObject({ state: 'live', endedAt: null, endReason: null });
    expect(await at.consultation()).toMatchObject({ state: 'in-consultation', seatTab: TAB, endedAt: null });
    expect(await at.run((tx) => at.takeUp.run(tx, at.ingrid, { call, tab: DESK }))).toBe(false);
  });

  it('stays ended after its outcome, after a return to the waiting room, or when the professional is in another call', async () => {
    for (const meanwhile of ['outcome', 'return', 'busy'] as const) {
      const at = await clinic(await open(fixtureEntities));
      const call = await live(at);
      at.clock.advance(11 * MINUTE);
      await abandon(at, call);
      if (meanwhile === 'outcome')
        await at.run((tx) =>
          at.record.run(tx, at.ingrid, { consultation: at.kari.consultationId, outcome: 'completed' }),
        );
      if (meanwhile === 'return') await at.waits();
      if (meanwhile === 'busy') {
        const ola = await at.invite(at.organizationId, at.ingrid.memberId, 'Ola');
        await at.waits(ola);
        await at.rings(at.ingrid, ola);
      }
      expect(await at.run((tx) => at.takeUp.run(tx, at.kari, { call, tab: TAB }))).toBe(false);
    }
  });
});

eachStorage('an outcome', (open) => {
  it('needs the end, but for someone who never came', async () => {
    const at = await clinic(await open(fixtureEntities));
    const consultation = at.kari.consultationId;
    const record = (outcome: 'completed' | 'no-show') =>
      at.run((tx) => at.record.run(tx, at.ingrid, { consultation, outcome }));
    await expect(record('completed')).rejects.toEqual(refused('consultation.not-ended'));
    await at.waits();
    const call = await at.rings();
    await expect(record('no-show')).rejects.toEqual(refused('consultation.not-ended'));
    await at.run((tx) => at.cancel.run(tx, at.ingrid, { call }));
    await record('no-show');
    expect(await at.consultation()).toMatchObject({ state: 'ended', outcome: 'no-show', endedAt: at.clock.now() });
  });
});

eachStorage('the views', (open) => {
  it('show the same queue to every desk of the organization, and nothing of it to others', async () => {
    const storage = await open(fixtureEntities);
    const at = await clinic(storage);
    at.clock.advance(1);
    const ola = await at.invite(at.organizationId, at.omar.memberId, 'Ola');
    await at.waits(ola);
    at.clock.advance(1);
    await at.waits();
    const call = await at.rings();
    const queue = await storage.unitOfWork.everywhere.read((entities) =>
      at.queueView.all(entities, at.organizationId, NOBODY),
    );
    expect(queue.map(({ visitorName, state }) => [visitorName, state])).toEqual([
      ['Ola', 'waiting'],
      ['Kari N.', 'ringing'],
    ]);
    expect(queue[1]).toMatchObject({
      call,
      with: { member: at.ingrid.memberId, displayName: 'Dr Ingrid Hansen' },
      devices: READY,
    });
    const other = await at.found('Another Hospital');
    expect(await storage.unitOfWork.everywhere.read((entities) => at.queueView.all(entities, other, NOBODY))).toEqual(
      [],
    );
    expect(
      await storage.unitOfWork.everywhere.read((entities) =>
        at.queueView.one(entities, other, ola.consultationId, NOBODY),
      ),
    ).toBeNull();
  });

  it('let go of what ended 12 hours ago', async () => {
    const storage = await open(fixtureEntities);
    const at = await clinic(storage);
    const consultation = at.kari.consultationId;
    await at.run((tx) => at.record.run(tx, at.ingrid, { consultation, outcome: 'no-show' }));
    const one = () =>
      storage.unitOfWork.everywhere.read((entities) =>
        at.queueView.one(entities, at.organizationId, consultation, NOBODY),
      );
    expect(await one()).toMatchObject({ state: 'ended', outcome: 'no-show' });
    at.clock.advance(12 * 60 * MINUTE);
    expect(await one()).toBeNull();
    expect(
      await storage.unitOfWork.everywhere.read((entities) => at.queueView.all(entities, at.organizationId, NOBODY)),
    ).toEqual([]);
  });

  it('tell each tab of the visitor where the seat is, and whether the professional is free', async () => {
    const storage = await open(fixtureEntities);
    const at = await clinic(storage);
    const view = (who = NOBODY) =>
      storage.unitOfWork.everywhere.read((entities) =>
        at.visitView.of(entities, at.organizationId, at.kari.consultationId, who),
      );
    expect((await view())?.(TAB)).toMatchObject({ state: 'invited', seat: 'free', professional: { presence: 'away' } });
    await at.waits();
    const here = await view({ ...NOBODY, memberIsHere: () => true });
    expect(here?.(TAB)).toMatchObject({ state: 'waiting', seat: 'here', professional: { presence: 'available' } });
    expect(here?.('another-tab-or-phone')).toMatchObject({ seat: 'elsewhere' });
    const ola = await at.invite(at.organizationId, at.ingrid.memberId, 'Ola');
    await at.waits(ola);
    await at.rings(at.ingrid, ola);
    expect((await view({ ...NOBODY, memberIsHere: () => true }))?.(TAB).professional.presence).toBe('busy');
  });
});
