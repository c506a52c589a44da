import {
  mayReturn,
  mayReturnUntil,
  mayTakeUp,
  nextState,
  requireNextState,
  type WaitingRoomAct,
  type WaitingRoomState,
} from './waiting-room.js';

const STATES: WaitingRoomState[] = ['invited', 'waiting', 'ringing', 'in-consultation', 'ended'];
const ACTS: WaitingRoomAct[] = [
  'enter',
  'leave',
  'ring',
  'cancel',
  'decline',
  'unanswered',
  'answer',
  'finish',
  'return',
  'take-up',
  'miss',
  'telephone',
  'notify',
  'delay',
  'hold',
  'resume',
  'transfer',
  'take-over',
  'write',
  'ask-call-back',
  'withdraw-call-back',
];

/** Written out once more by hand, so that a slip in the table does not pass. */
const ARROWS: [WaitingRoomState, WaitingRoomAct, WaitingRoomState][] = [
  ['invited', 'enter', 'waiting'],
  ['invited', 'miss', 'ended'],
  ['invited', 'telephone', 'ended'],
  ['invited', 'notify', 'invited'],
  ['invited', 'delay', 'invited'],
  ['invited', 'transfer', 'invited'],
  ['invited', 'take-over', 'invited'],
  ['waiting', 'enter', 'waiting'],
  ['waiting', 'leave', 'invited'],
  ['waiting', 'ring', 'ringing'],
  ['waiting', 'miss', 'ended'],
  ['waiting', 'telephone', 'ended'],
  ['waiting', 'notify', 'waiting'],
  ['waiting', 'delay', 'waiting'],
  ['waiting', 'hold', 'waiting'],
  ['waiting', 'resume', 'waiting'],
  ['waiting', 'transfer', 'waiting'],
  ['waiting', 'take-over', 'waiting'],
  ['invited', 'ask-call-back', 'invited'],
  ['invited', 'withdraw-call-back', 'invited'],
  ['waiting', 'write', 'waiting'],
  ['waiting', 'ask-call-back', 'waiting'],
  ['waiting', 'withdraw-call-back', 'waiting'],
  ['ringing', 'cancel', 'waiting'],
  ['ringing', 'decline', 'waiting'],
  ['ringing', 'unanswered', 'waiting'],
  ['ringing', 'leave', 'invited'],
  ['ringing', 'answer', 'in-consultation'],
  ['in-consultation', 'finish', 'ended'],
  ['ended', 'return', 'waiting'],
  ['ended', 'take-up', 'in-consultation'],
];

describe('waiting room', () => {
  it.each(ARROWS)('%s – %s → %s', (from, act, to) => {
    expect(nextState(from, act)).toBe(to);
    expect(requireNextState(from, act)).toBe(to);
  });

  const forbidden = STATES.flatMap((state) =>
    ACTS.map((act): [WaitingRoomState, WaitingRoomAct] => [state, act]),
  ).filter(([state, act]) => !ARROWS.some(([from, with_]) => from === state && with_ === act));

  it.each(forbidden)('%s – %s is refused', (state, act) => {
    expect(nextState(state, act)).toBeNull();
    expect(() => requireNextState(state, act)).toThrow(/has no way/);
  });

  it('says why a second ring is refused', () => {
    expect(() => requireNextState('ringing', 'ring')).toThrow(
      expect.objectContaining({ code: 'consultation.already-ringing' }),
    );
    expect(() => requireNextState('invited', 'ring')).toThrow(
      expect.objectContaining({ code: 'consultation.not-waiting' }),
    );
    expect(() => requireNextState('ended', 'ring')).toThrow(expect.objectContaining({ code: 'consultation.over' }));
  });
});

describe('the way back after the end', () => {
  const endedAt = new Date('2026-12-01T10:00:00Z');
  const later = (minutes: number): Date => new Date(endedAt.getTime() + minutes * 60_000);

  it('is open for 15 minutes', () => {
    expect(mayReturnUntil({ endedAt, outcome: null })).toEqual(later(15));
    expect(mayReturn({ endedAt, outcome: null }, later(15))).toBe(true);
    expect(mayReturn({ endedAt, outcome: null }, new Date(later(15).getTime() + 1))).toBe(false);
  });

  it('is closed by the outcome', () => {
    expect(mayReturnUntil({ endedAt, outcome: 'completed' })).toBeNull();
    expect(mayReturn({ endedAt, outcome: 'completed' }, later(1))).toBe(false);
  });

  it('does not exist before the end', () => {
    expect(mayReturn({ endedAt: null, outcome: null }, later(0))).toBe(false);
  });
});

describe('an abandoned call', () => {
  const endedAt = new Date('2026-12-01T10:00:00Z');
  const after = (hours: number, milliseconds = 0): Date =>
    new Date(endedAt.getTime() + hours * 3_600_000 + milliseconds);

  it('may be taken up within 12 hours', () => {
    expect(mayTakeUp({ endedAt, outcome: null, reason: 'abandoned' }, after(12))).toBe(true);
    expect(mayTakeUp({ endedAt, outcome: null, reason: 'abandoned' }, after(12, 1))).toBe(false);
  });

  it('is not taken up once its outcome is recorded', () => {
    expect(mayTakeUp({ endedAt, outcome: 'technical-problem', reason: 'abandoned' }, after(1))).toBe(false);
  });

  it('is the only kind that is: a call that someone ended stays ended', () => {
    expect(mayTakeUp({ endedAt, outcome: null, reason: 'ended-for-all' }, after(0))).toBe(false);
  });
});
