import { ChangeState, type LifeCycleMove, OrganizationWatch, REASONS } from '@confrere/features/organizations';
import { CallEntity } from '@confrere/features/rooms';
import { TestRelay } from '../relaying/control/test-relay.fixture.js';
import { atWork, clock, desk, inCall, pass, server, setStage, until } from './stage.fixture.js';

const SECRET = 'a-secret-of-more-than-thirty-two-characters';
const FIVE_SECONDS = 5_000;

setStage();

/** As the command line does, beside the running server. */
const move = (organizationId: string, act: LifeCycleMove): Promise<void> =>
  server.unitOfWork.everywhere.run((tx) =>
    server
      .get(ChangeState)
      .run(tx, { organizationId, move: act, reason: REASONS[act][0] ?? 'other', note: null }, null),
  );

async function relay(): Promise<TestRelay> {
  const attached = await TestRelay.connect(server.port);
  await attached.attach([SECRET]);
  await attached.next('relay.accepted');
  return attached;
}

const stateOf = (call: string) =>
  server.unitOfWork.everywhere.read((rows) => rows.findOneByOrFail(CallEntity, { id: call }));

it.each(['suspend', 'close'] as const)(
  'what rings when an organization is told to %s stops within five seconds, at both ends and in the relay',
  async (act) => {
    const tap = await relay();
    const { organizationId, call, ingridsDesk, karisPage, kari } = await inCall(false);
    const begun = clock.now().getTime();
    await move(organizationId, act);
    await until(() => {
      if (clock.now().getTime() - begun < FIVE_SECONDS) clock.advance(100);
      return karisPage.all('call.ended').length > 0;
    });
    expect(clock.now().getTime() - begun).toBeLessThanOrEqual(FIVE_SECONDS);
    for (const page of [ingridsDesk, karisPage])
      expect(await page.first('call.ended')).toMatchObject({ call, reason: 'cancelled' });
    expect((await tap.next('calls.ended')).calls).toEqual([call]);
    // The place is kept, and nobody is rung again.
    await until(() => karisPage.all('visit.changed').some(({ visit }) => visit.state === 'waiting' && !visit.open));
    const refused = act === 'close' ? 'organization.closing' : 'organization.suspended';
    expect(await ingridsDesk.request({ type: 'call.ring', consultation: kari.consultation })).toBe(refused);
    tap.socket.terminate();
  },
);

it('a ring that is answered after the suspension is refused, before the server has noticed it as well', async () => {
  const { organizationId, call, karisPage, ingridsDesk, kari } = await inCall(false);
  await move(organizationId, 'suspend');
  expect(await karisPage.request({ type: 'call.answer', call })).toBe('organization.suspended');
  expect(await ingridsDesk.request({ type: 'call.ring', consultation: kari.consultation })).toBe(
    'organization.suspended',
  );
  expect(await stateOf(call)).toMatchObject({ state: 'ringing' });
});

it('a running call goes on through a suspension and is given new credentials until it ends', async () => {
  const tap = await relay();
  const { organizationId, call, ingridsDesk, karisPage } = await inCall();
  await move(organizationId, 'suspend');
  await server.get(OrganizationWatch).look();
  await ingridsDesk.first('organization.changed');
  await pass(10 * 60_000, [ingridsDesk, karisPage]);
  for (const page of [ingridsDesk, karisPage]) {
    expect((await page.first('call.ice-servers-renewed')).iceServers.length).toBeGreaterThan(0);
    expect(page.all('call.ended')).toEqual([]);
  }
  expect(await stateOf(call)).toMatchObject({ state: 'live' });
  expect(tap.heard.filter(({ type }) => type === 'calls.ended')).toEqual([]);
  expect(await ingridsDesk.request({ type: 'call.end', call })).toBeNull();
  expect((await tap.next('calls.ended')).calls).toEqual([call]);
  tap.socket.terminate();
});

it('who waits is told of the suspension and of its end, and another organization hears nothing', async () => {
  const { organizationId, karisPage, ingridsDesk } = await atWork();
  const other = await server.professional(await server.organization('Another'), 'Dr Omar Ali');
  const omarsDesk = await desk(other.cookie);
  await omarsDesk.hello('desk-tab');
  for (const [act, open] of [
    ['suspend', false],
    ['resume', true],
  ] as const) {
    await move(organizationId, act);
    await server.get(OrganizationWatch).look();
    await until(() => karisPage.all('visit.changed').at(-1)?.visit.open === open);
    await ingridsDesk.next('organization.changed');
  }
  expect(omarsDesk.all('organization.changed')).toEqual([]);
});
