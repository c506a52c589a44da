import { clock, desk, inCall, MINUTE, pass, server, setStage, visit } from './stage.fixture.js';
import { otherIn } from './test-page.fixture.js';

setStage();

describe('a call', () => {
  it('is rung on both pages with a part for each, and told when it is answered', async () => {
    const { visitorsCall, professionalsCall, ingridsDesk } = await inCall();
    expect(visitorsCall).toMatchObject({
      state: 'ringing',
      ringsUntil: new Date(clock.now().getTime() + MINUTE).toISOString(),
    });
    expect(visitorsCall.participants).toEqual(professionalsCall.participants);
    const parts = visitorsCall.participants.map(({ id, role, order }) => [role, order, id === visitorsCall.self]);
    expect(parts).toEqual([
      ['professional', 0, false],
      ['visitor', 1, true],
    ]);
    expect(visitorsCall.iceServers[0]?.username).toContain(visitorsCall.self);
    expect(professionalsCall.iceServers[0]?.username).toContain(professionalsCall.self);
    const answered = await ingridsDesk.first('call.answered');
    expect(answered).toMatchObject({ call: visitorsCall.id, by: visitorsCall.self });
  });

  it('carries descriptions and candidates to their addressee and to nobody else', async () => {
    const { ingrid, kari, ingridsDesk, karisPage, visitorsCall, call, organizationId } = await inCall();
    const phone = await visit(kari.cookies[1] ?? '');
    await phone.hello('phone-tab');
    const secondDesk = await desk(ingrid.cookie);
    await secondDesk.hello('second-desk-tab');
    const omar = await server.professional(organizationId, 'Dr Omar Ali');
    const omarsDesk = await desk(omar.cookie);
    await omarsDesk.hello('omar-tab');
    const to = otherIn(visitorsCall);
    const description = { type: 'answer', sdp: 'v=0 secret' } as const;
    const candidate = { candidate: 'candidate:1', sdpMid: '0', sdpMLineIndex: 0, usernameFragment: null };
    const describe = { type: 'call.describe', call, to, connection: 'connection-1', description } as const;
    expect(await karisPage.request(describe)).toBeNull();
    expect(
      await karisPage.request({ type: 'call.add-candidate', call, to, connection: 'connection-1', candidate }),
    ).toBeNull();
    expect(await ingridsDesk.next('call.described')).toMatchObject({
      from: visitorsCall.self,
      connection: 'connection-1',
      description,
    });
    expect(await ingridsDesk.next('call.candidate-added')).toMatchObject({ from: visitorsCall.self, candidate });
    expect(await karisPage.request({ ...describe, to: visitorsCall.self })).toBe('call.participant-not-found');
    expect(await karisPage.request({ ...describe, to: 'somebody-else' })).toBe('call.participant-not-found');
    expect(await omarsDesk.request(describe)).toBe('call.not-found');
    expect(await phone.request(describe)).toBe('seat.elsewhere');
    for (const other of [phone, secondDesk, omarsDesk, karisPage])
      expect(JSON.stringify(other.heard)).not.toMatch(/secret|candidate:1/);
    const stored: unknown[] = [];
    for (const table of ['call', 'call_participant', 'consultation', 'audit_event'])
      stored.push(await server.dataSource.query(`SELECT * FROM ${table}`));
    expect(JSON.stringify(stored)).not.toMatch(/secret|candidate:1/);
  });

  it('that goes on in another tab takes what is sent from that moment on there, and nothing from the tab of before', async () => {
    const { kari, ingridsDesk, karisPage, professionalsCall, visitorsCall, call } = await inCall();
    const phone = await visit(kari.cookies[1] ?? '');
    await phone.hello('phone-tab');
    const description = { type: 'offer', sdp: 'v=0' } as const;
    const said = { type: 'call.describe', call, connection: 'connection-1', description } as const;
    const toVisitor = { ...said, to: otherIn(professionalsCall) };
    const toDesk = { ...said, to: otherIn(visitorsCall) };
    expect(await ingridsDesk.request(toVisitor)).toBeNull();
    expect(await karisPage.request(toDesk)).toBeNull();
    expect(await phone.request({ type: 'seat.claim' })).toBeNull();
    expect(await karisPage.request(toDesk)).toBe('seat.elsewhere');
    expect(await phone.request(toDesk)).toBeNull();
    expect(await ingridsDesk.request(toVisitor)).toBeNull();
    await phone.next('call.described');
    expect(karisPage.all('call.described')).toHaveLength(1);
  });

  it('is over for both when one of two leaves, and nothing is carried any more', async () => {
    const { ingridsDesk, karisPage, visitorsCall, call } = await inCall();
    expect(await karisPage.request({ type: 'call.leave', call })).toBeNull();
    expect(await ingridsDesk.next('call.ended')).toMatchObject({ call, reason: 'left' });
    await ingridsDesk.next('queue.changed', ({ entry }) => entry.state === 'ended' && entry.endedAt !== null);
    expect(await karisPage.request({ type: 'call.join', call })).toBe('call.not-live');
    const description = { type: 'offer', sdp: 'v=0' } as const;
    const describe = {
      type: 'call.describe',
      call,
      to: otherIn(visitorsCall),
      connection: 'connection-1',
      description,
    } as const;
    expect(await karisPage.request(describe)).toBe('call.not-live');
    expect(await ingridsDesk.request({ type: 'call.end', call })).toBeNull();
  });

  it('that nobody answers stops after its minute', async () => {
    const { ingridsDesk, karisPage, call } = await inCall(false);
    await pass(MINUTE, [ingridsDesk, karisPage]);
    expect(await ingridsDesk.next('call.ended')).toMatchObject({ call, reason: 'unanswered' });
    expect(await karisPage.next('call.ended')).toMatchObject({ call, reason: 'unanswered' });
    await karisPage.next('visit.changed', ({ visit: { state } }) => state === 'waiting');
  });

  it('is given new ICE servers before the old ones expire, by itself and when asked', async () => {
    const { ingridsDesk, karisPage, visitorsCall, call } = await inCall();
    await pass(10 * MINUTE, [ingridsDesk, karisPage]);
    const { iceServers } = await karisPage.first('call.ice-servers-renewed');
    expect(iceServers[0]?.username).not.toBe(visitorsCall.iceServers[0]?.username);
    expect(iceServers[0]?.username).toContain(visitorsCall.self);
    clock.advance(1_000);
    expect(await ingridsDesk.request({ type: 'call.renew-ice-servers', call })).toBeNull();
    expect(ingridsDesk.all('call.ice-servers-renewed').length).toBeGreaterThanOrEqual(1);
  });

  it('is closed to the other kind of page', async () => {
    const { ingridsDesk, karisPage, call, kari } = await inCall();
    expect(await karisPage.request({ type: 'call.end', call })).toBe('access.denied');
    expect(await karisPage.request({ type: 'call.ring', consultation: kari.consultation })).toBe('access.denied');
    expect(await ingridsDesk.request({ type: 'call.answer', call })).toBe('access.denied');
    expect(await ingridsDesk.request({ type: 'seat.claim' })).toBe('access.denied');
  });
});
