import { screenOf, type Facts } from './step.js';

const facts = (some: Partial<Facts>): Facts => ({
  started: false,
  step: 'ask',
  visit: null,
  phase: null,
  offered: false,
  lastEnd: null,
  closed: null,
  ...some,
});
const visit = (
  state: NonNullable<Facts['visit']>['state'],
  seat: NonNullable<Facts['visit']>['seat'] = 'here',
): Facts['visit'] => ({ state, seat });

describe('which screen is shown', () => {
  test('the painted screen stays until Start is tapped', () => {
    expect(screenOf(facts({}))).toBe('landing');
    expect(screenOf(facts({ visit: visit('invited', 'free') }))).toBe('landing');
  });

  test.each(['ask', 'blocked', 'check', 'name'] as const)('after Start the visitor’s own step is shown: %s', (step) => {
    expect(screenOf(facts({ started: true, step }))).toBe(step);
    expect(screenOf(facts({ started: true, step, visit: visit('invited', 'free') }))).toBe(step);
  });

  test('who has nothing left to answer stands in the waiting room before the server has said so', () => {
    expect(screenOf(facts({ started: true, step: 'ready' }))).toBe('waiting');
  });

  test('a reload while waiting comes back to the waiting room without a tap', () => {
    expect(screenOf(facts({ visit: visit('waiting') }))).toBe('waiting');
  });

  test('a place that no page holds is taken by going through the steps', () => {
    expect(screenOf(facts({ visit: visit('waiting', 'free') }))).toBe('landing');
    expect(screenOf(facts({ visit: visit('waiting', 'free'), started: true, step: 'check' }))).toBe('check');
  });

  test('devices that fail in the waiting room are helped without losing the place', () => {
    expect(screenOf(facts({ visit: visit('waiting'), step: 'blocked' }))).toBe('blocked');
  });

  test.each(['waiting', 'ringing', 'in-consultation'] as const)(
    'a place held elsewhere can be moved here: %s',
    (state) => {
      expect(screenOf(facts({ visit: visit(state, 'elsewhere'), started: true }))).toBe('elsewhere');
    },
  );

  test('a ringing call covers everything', () => {
    for (const step of ['ask', 'blocked', 'check', 'ready'] as const) {
      expect(screenOf(facts({ started: true, step, visit: visit('ringing'), phase: 'ringing' }))).toBe('ringing');
    }
  });

  test.each(['connecting', 'live', 'reconnecting'] as const)(
    'a call that this page holds goes on when the server is away: %s',
    (phase) => {
      expect(screenOf(facts({ phase, visit: null, closed: 'access-ended' }))).toBe('call');
      expect(screenOf(facts({ phase, visit: visit('waiting') }))).toBe('call');
    },
  );

  test('a reload in the middle of a call asks for one tap', () => {
    expect(screenOf(facts({ visit: visit('in-consultation'), offered: true }))).toBe('welcome-back');
  });

  it('is over for the visitor when the call has ended, also while the server is away', () => {
    for (const lastEnd of ['left', 'ended-for-all'] as const)
      expect(screenOf(facts({ visit: visit('in-consultation'), lastEnd }))).toBe('after');
    expect(screenOf(facts({ visit: visit('in-consultation'), lastEnd: 'declined' }))).toBe('waiting');
    expect(screenOf(facts({ visit: visit('in-consultation'), phase: 'live', lastEnd: 'left' }))).toBe('call');
  });

  test('after the end the last screen is shown, also when the call has just been let go', () => {
    expect(screenOf(facts({ visit: visit('ended', 'free'), phase: 'ended', started: true, step: 'ready' }))).toBe(
      'after',
    );
  });

  test('a link that has ended leads back to the first screen', () => {
    expect(screenOf(facts({ closed: 'access-ended', started: true, step: 'ready', visit: visit('waiting') }))).toBe(
      'landing',
    );
  });

  test('the same tab opened twice can be moved here', () => {
    expect(screenOf(facts({ closed: 'replaced', visit: visit('waiting') }))).toBe('elsewhere');
  });
});
