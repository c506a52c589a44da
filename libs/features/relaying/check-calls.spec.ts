import { CheckWays } from '@confrere/contract';
import { FakeClock, RandomIds } from '@confrere/kernel';
import { CurrentConfig, loadConfig } from '@confrere/platform/config';
import { CHECK_GOOD_FOR, CheckCalls, MOST_CHECKS_FROM_ONE } from './check-calls.js';
import { CallPlacement } from './nodes/call-placement.js';
import { RelayNodes } from './nodes/relay-nodes.js';

function arrange() {
  const clock = new FakeClock();
  const config = new CurrentConfig(
    loadConfig({
      CONFRERE_RELAY_SECRET: 'a-secret-of-more-than-thirty-two-characters',
      CONFRERE_RELAY_HOST: '192.0.2.1',
    }),
  );
  const placement = new CallPlacement(new RelayNodes(config, clock));
  return { clock, checks: new CheckCalls(config, placement, clock, new RandomIds(() => clock.now().getTime())) };
}

/** `<expiry in seconds>:<call>:<participant>`, as the relay reads it. */
function parseUsername(text = '') {
  const [expiry = '', callId = '', participantId = ''] = text.split(':');
  return { expiresAt: new Date(Number(expiry) * 1000), callId, participantId };
}

describe('a test of the ways to the relay', () => {
  it('is a call of its own with two ends, for a minute', () => {
    const { clock, checks } = arrange();
    const [first, second] = [checks.issue('192.0.2.7'), checks.issue('192.0.2.7')];
    expect(CheckWays.parse(first)).toEqual(first);
    expect(first.ways.map(({ transport }) => transport)).toEqual(['udp', 'tcp']);
    const ends = first.ways.flatMap(({ one, other }) => [one, other]).map(({ username }) => parseUsername(username));
    expect(new Set(ends.map((end) => end.callId)).size).toBe(1);
    expect(new Set(ends.map((end) => end.participantId))).toEqual(new Set(['one', 'other']));
    for (const end of ends) {
      expect(end.callId).toMatch(/^check\./);
      expect(end.expiresAt.getTime() - clock.now().getTime()).toBeLessThanOrEqual(CHECK_GOOD_FOR);
    }
    expect(parseUsername(second.ways[0]?.one.username).callId).not.toBe(ends[0]?.callId);
  });

  it('is not given without end to one place, and is again after a while', () => {
    const { clock, checks } = arrange();
    for (let test = 0; test < MOST_CHECKS_FROM_ONE; test++) checks.issue('192.0.2.7');
    expect(() => checks.issue('192.0.2.7')).toThrow(expect.objectContaining({ code: 'rate.limited' }));
    expect(() => checks.issue('192.0.2.8')).not.toThrow();
    clock.advance(10 * 60_000);
    expect(() => checks.issue('192.0.2.7')).not.toThrow();
  });
});
