import { CallPlacement, IceServers, RelayNodes } from '@confrere/features/relaying';
import { FakeClock } from '@confrere/kernel';
import { CurrentConfig, loadConfig } from '@confrere/platform/config';
import { SilentLog } from '@confrere/platform/telemetry';
import { IceRenewals } from './ice-renewals.js';

const MINUTE = 60_000;
const TEN_MINUTES = 10 * MINUTE;

function renewals() {
  const clock = new FakeClock();
  const current = new CurrentConfig(
    loadConfig({ CONFRERE_RELAY_SECRET: 'a-secret-of-more-than-thirty-two-characters' }),
  );
  const servers = new IceServers(current, new CallPlacement(new RelayNodes(current, clock)), clock);
  const expiries: number[] = [];
  const ice = new IceRenewals(servers, clock, new SilentLog());
  let failing = 0;
  const issue = (participant: string, call = 'call-1'): void => {
    const { iceServers } = ice.issue(call, participant, () => {
      if (failing > 0) return Promise.reject(new Error(`failure ${failing--}`));
      issue(participant, call);
      return Promise.resolve();
    });
    expiries.push(Number(iceServers[0]?.username?.split(':')[0]) * 1000);
  };
  return {
    clock,
    ice,
    expiries,
    issue,
    fail: (times: number) => (failing = times),
  };
}

it('at every moment of a long call the latest credential is good for five minutes at least', async () => {
  const { clock, expiries, issue } = renewals();
  issue('anna');
  for (let minute = 0; minute < 120; minute++) {
    await clock.advanceAndSettle(MINUTE);
    expect((expiries.at(-1) ?? 0) - clock.now().getTime()).toBeGreaterThanOrEqual(5 * MINUTE);
  }
  expect(expiries).toHaveLength(13);
});

it('a renewal that fails is tried again before the old credential expires', async () => {
  const { clock, expiries, issue, fail } = renewals();
  issue('anna');
  fail(3);
  await clock.advanceAndSettle(TEN_MINUTES + 2 * MINUTE);
  expect(expiries).toHaveLength(2);
  expect((expiries[0] ?? 0) - clock.now().getTime()).toBeGreaterThan(0);
});

it('when the call is on another relay all who are in it are given new ones at once, and others are not', () => {
  const { clock, expiries, issue, ice } = renewals();
  issue('anna');
  issue('omar');
  issue('kari', 'call-2');
  clock.advance(MINUTE);
  ice.renewNow('call-1');
  expect(expiries).toHaveLength(5);
});

it('nothing is renewed for a call that is over, nor for who has left one', async () => {
  const { clock, expiries, issue, ice } = renewals();
  issue('anna');
  issue('omar');
  issue('kari', 'call-2');
  ice.forget('call-2');
  ice.forgetParticipant('omar');
  await clock.advanceAndSettle(TEN_MINUTES);
  expect(expiries).toHaveLength(4);
});
