import { CloseCode } from '@confrere/contract';
import { InvitationLinks, LoginSessionEntity, LoginSessions, OwnLoginSessions } from '@confrere/features/identity';
import { AddMember, MemberEntity } from '@confrere/features/people';
import { CallParticipantEntity } from '@confrere/features/rooms';
import type { MemberPrincipal } from '@confrere/platform/access';
import { IsNull } from 'typeorm';
import type { LoginSessionEnd } from '../identity/events.js';
import { TestRelay } from '../relaying/control/test-relay.fixture.js';
import { RelayEndings } from './calls/relay-endings.js';
import { AccessWatch } from './connections/access-watch.js';
import { Pages } from './pages/pages.js';
import { ORIGIN } from './signaling.fixture.js';
import { clock, desk, inCall, MINUTE, pass, server, setStage, until } from './stage.fixture.js';

setStage();

let relay: TestRelay;
afterEach(() => relay.socket.terminate());

/** A call with a relay that listens, and the professional signed in on another device too. */
async function atTwoDevices() {
  relay = await TestRelay.connect(server.port);
  await relay.attach(['a-secret-of-more-than-thirty-two-characters']);
  await relay.next('relay.accepted');
  const work = await inCall();
  const { organizationId, memberId } = work.ingrid.principal;
  const other = await begin(memberId, organizationId);
  const { id: participant } = await server.unitOfWork.everywhere.read((entities) =>
    entities.findOneByOrFail(CallParticipantEntity, { callId: work.call, memberId }),
  );
  return { ...work, memberId, other, participant, loginSessionId: work.ingrid.principal.loginSessionId };
}

async function begin(memberId: string, organizationId: string) {
  const wish = { organizationId, memberId, method: 'password' } as const;
  const { principal, cookie } = await server.unitOfWork.everywhere.run((tx) =>
    server.get(LoginSessions).begin(tx, wish),
  );
  return { principal, cookie: `confrere-login=${cookie}` };
}

const post = async (path: string, cookie: string, body: object = {}): Promise<number> => {
  const headers = { origin: ORIGIN, 'content-type': 'application/json', cookie };
  const url = `http://127.0.0.1:${server.port}/api/${path}`;
  return (await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })).status;
};

/** Until the server has noticed that the desks of this member are gone. */
const untilLost = ({ principal: { organizationId, memberId } }: { principal: MemberPrincipal }): Promise<void> =>
  until(() =>
    server
      .get(Pages)
      .ofMember(organizationId, memberId)
      .every(({ connection }) => connection === null),
  );

/** As another server at the same database does it: what it tells its own pages is not heard here. */
const onAnotherServer = (organizationId: string, id: string, cause: LoginSessionEnd): Promise<void> =>
  server.unitOfWork
    .in(organizationId)
    .run((tx) => server.get(OwnLoginSessions).endThose({ ...tx, tell: () => undefined }, organizationId, [id], cause));

/** What the relay has heard of participants until the visitor ends the call, which it hears after all else. */
async function heardUntilTheEnd({ karisPage, call }: Awaited<ReturnType<typeof inCall>>): Promise<string[]> {
  await karisPage.request({ type: 'call.leave', call });
  await relay.next('calls.ended');
  return relay.heard.flatMap((order) => (order.type === 'participant.ended' ? [order.participant] : []));
}

describe('of a call whose professional has the login', () => {
  it.each([
    ['ended on the list of own login sessions', (id: string) => `desk/login-sessions/${id}/end`],
    ['ended with all others', () => 'desk/login-sessions/end-others'],
  ])('%s, the relay forgets their part at once', async (_, path) => {
    const { ingridsDesk, karisPage, other, participant, call, loginSessionId } = await atTwoDevices();
    expect(await post(path(loginSessionId), other.cookie)).toBe(204);
    expect(await ingridsDesk.closed()).toBe(CloseCode.accessEnded);
    expect(await relay.next('participant.ended')).toMatchObject({ call, participant });
    expect(karisPage.all('call.ended')).toEqual([]);
  });

  it('ended by a new password, the relay forgets their part at once', async () => {
    const { ingrid, memberId, organizationId, participant, call } = await atTwoDevices();
    // As the use of a reset link does.
    await server.unitOfWork
      .in(organizationId)
      .run((tx) => server.get(OwnLoginSessions).endEvery(tx, { organizationId, memberId }, ingrid.principal));
    expect(await relay.next('participant.ended')).toMatchObject({ call, participant });
  });

  it('signed out, the relay forgets their part at once', async () => {
    const { ingrid, participant, call } = await atTwoDevices();
    await server.get(LoginSessions).signOut(ingrid.principal);
    expect(await relay.next('participant.ended')).toMatchObject({ call, participant });
  });

  it('ended on another device alone, the relay keeps their part', async () => {
    const work = await atTwoDevices();
    expect(await post(`desk/login-sessions/${work.other.principal.loginSessionId}/end`, work.ingrid.cookie)).toBe(204);
    expect(await heardUntilTheEnd(work)).toEqual([]);
  });

  it('taken away because they have left the staff, the relay keeps their part until the call is over', async () => {
    const work = await atTwoDevices();
    const { organizationId } = work;
    const person = { organizationId, role: 'admin', displayName: 'Admin', title: null } as const;
    const adminId = await server.unitOfWork.everywhere.run((tx) => server.get(AddMember).add(tx, person));
    const admin = await begin(adminId, organizationId);
    expect(await post(`admin/people/${work.memberId}/deactivate`, admin.cookie, { handOverTo: null })).toBe(204);
    expect(await work.ingridsDesk.closed()).toBe(CloseCode.accessEnded);
    expect(await heardUntilTheEnd(work)).toEqual([]);
  });

  it('ended by a sign-out at their identity provider, the page closes and the relay keeps their part', async () => {
    const work = await atTwoDevices();
    const { organizationId, loginSessionId } = work;
    // As a LogoutRequest does.
    await server.unitOfWork
      .in(organizationId)
      .run((tx) => server.get(OwnLoginSessions).endThose(tx, organizationId, [loginSessionId], 'signed-out-elsewhere'));
    expect(await work.ingridsDesk.closed()).toBe(CloseCode.accessEnded);
    expect(await heardUntilTheEnd(work)).toEqual([]);
  });

  it('ended where this process did not hear of it, the relay is told within a minute', async () => {
    const { loginSessionId, participant, call } = await atTwoDevices();
    await server.unitOfWork.everywhere.run(({ entities }) =>
      entities.update(LoginSessionEntity, { id: loginSessionId }, { endedAt: clock.now(), endedAs: 'ended' }),
    );
    await server.get(AccessWatch).ask();
    expect(await relay.next('participant.ended')).toMatchObject({ call, participant });
  });

  it('of one who has left where this process did not hear of it, the relay keeps their part', async () => {
    const work = await atTwoDevices();
    const at = clock.now();
    await server.unitOfWork.everywhere.run(async ({ entities }) => {
      await entities.update(LoginSessionEntity, { id: work.loginSessionId }, { endedAt: at, endedAs: 'off-boarded' });
      await entities.update(MemberEntity, { id: work.memberId }, { deactivatedAt: at });
    });
    await server.get(AccessWatch).ask();
    expect(await work.ingridsDesk.closed()).toBe(CloseCode.accessEnded);
    expect(await heardUntilTheEnd(work)).toEqual([]);
  });

  it('ended by hand while their page has been away for longer than it is kept, the relay forgets their part at once', async () => {
    const { ingrid, ingridsDesk, karisPage, other, participant, call, loginSessionId } = await atTwoDevices();
    ingridsDesk.socket.terminate();
    await untilLost(ingrid);
    await pass(3 * MINUTE, [karisPage]);
    expect(await post(`desk/login-sessions/${loginSessionId}/end`, other.cookie)).toBe(204);
    expect(await relay.next('participant.ended')).toMatchObject({ call, participant });
  });

  it('ended by hand on another server while their page is away here, the relay is told once, within a minute', async () => {
    const work = await atTwoDevices();
    work.ingridsDesk.socket.terminate();
    await untilLost(work.ingrid);
    await pass(3 * MINUTE, [work.karisPage]);
    await onAnotherServer(work.organizationId, work.loginSessionId, 'ended');
    await server.get(AccessWatch).ask();
    await server.get(AccessWatch).ask();
    expect(await heardUntilTheEnd(work)).toEqual([work.participant]);
  });

  it('ended on another server by a sign-out at their identity provider, the page closes and the relay keeps their part', async () => {
    const work = await atTwoDevices();
    const { organizationId, loginSessionId } = work;
    await onAnotherServer(organizationId, loginSessionId, 'signed-out-elsewhere');
    await server.get(AccessWatch).ask();
    expect(await work.ingridsDesk.closed()).toBe(CloseCode.accessEnded);
    expect(await heardUntilTheEnd(work)).toEqual([]);
  });

  it('ended by hand while the relay was not there, it hears of it when it comes back', async () => {
    const { participant, call, loginSessionId, other } = await atTwoDevices();
    expect(await post(`desk/login-sessions/${loginSessionId}/end`, other.cookie)).toBe(204);
    await relay.next('participant.ended');
    expect((await server.get(RelayEndings).endedSince(clock.now())).participants).toEqual([{ call, participant }]);
  });

  it('replaced by another login in the same tab, and ended after that, the relay keeps their part', async () => {
    const work = await atTwoDevices();
    work.ingridsDesk.socket.terminate();
    await untilLost(work.ingrid);
    const again = await desk(work.other.cookie);
    await again.hello('desk-tab', { inCall: work.call });
    expect(await post(`desk/login-sessions/${work.loginSessionId}/end`, work.other.cookie)).toBe(204);
    expect(await heardUntilTheEnd(work)).toEqual([]);
  });

  it('run out while their page is away, the relay keeps their part', async () => {
    const work = await atTwoDevices();
    await server.unitOfWork.everywhere.run(({ entities }) =>
      entities.update(LoginSessionEntity, { id: work.loginSessionId }, { seenAt: new Date(0) }),
    );
    await server.get(AccessWatch).ask();
    expect(await work.ingridsDesk.closed()).toBe(CloseCode.accessEnded);
    expect(await heardUntilTheEnd(work)).toEqual([]);
  });
});

it('of a call whose visitor has the link taken away, the relay forgets their part at once', async () => {
  const { organizationId, call, kari } = await atTwoDevices();
  const visitor = await server.unitOfWork.everywhere.read((entities) =>
    entities.findOneByOrFail(CallParticipantEntity, { callId: call, memberId: IsNull() }),
  );
  await server.unitOfWork
    .in(organizationId)
    .run((tx) => server.get(InvitationLinks).revoke(tx, { organizationId, consultationId: kari.consultation }));
  expect(await relay.next('participant.ended')).toMatchObject({ call, participant: visitor.id });
});
