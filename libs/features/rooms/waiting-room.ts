import { DomainError } from '@confrere/kernel';

/** Where a consultation stands; the contract's `ConsultationState` has the same words. */
export type WaitingRoomState = 'invited' | 'waiting' | 'ringing' | 'in-consultation' | 'ended';

/** What happens to a consultation. */
export type WaitingRoomAct =
  | 'enter' // the visitor enters the waiting room, or says so again
  | 'leave' // the visitor leaves the waiting room
  | 'ring' // a professional rings
  | 'cancel' // the professional stops ringing
  | 'decline' // the visitor says "not yet"
  | 'unanswered' // it rang for the whole minute
  | 'answer' // the visitor answers
  | 'finish' // the call is over
  | 'return' // the visitor left by mistake and goes back
  | 'take-up' // a call that was recorded as abandoned goes on
  | 'miss' // the professional records that the visitor did not come
  | 'telephone' // the staff telephones instead
  | 'notify' // the staff says something to the one who waits
  | 'delay' // the staff says how late it gets
  | 'hold' // the staff asks them to wait a little longer
  | 'resume' // and not any more
  | 'transfer' // a colleague, or a team, is to see them
  | 'write' // the visitor writes to the clinic
  | 'ask-call-back' // the visitor asks to be telephoned instead
  | 'withdraw-call-back' // and wants that no more
  | 'reschedule' // the appointment is at another time
  | 'call-off' // the appointment is cancelled
  | 'take-over'; // a colleague's visitor becomes one's own

/**
 *   invited ── enter ──► waiting ── ring ──► ringing ── answer ──► in-consultation ── finish ──► ended
 *      ▲                 │ ▲  ▲               │   │                       ▲                       │ │
 *      ├──── leave ──────┘ │  └ cancel, ──────┘   │                       └─────── take-up ───────┘ │
 *      │                   │    decline,          │                         (abandoned, ≤ 12 h)     │
 *      │                   │    unanswered        │                                                 │
 *      ├──── leave ────────┼──────────────────────┘                                                 │
 *      │                   └───────────────────────── return (≤ 15 min, no outcome yet) ────────────┘
 *      └─ miss, telephone, call-off ─► ended ◄─ miss, telephone, call-off ─ waiting
 *
 * An appointment that is moved makes of waiting invited again: nobody waits until then.
 * Whoever is invited or waits can be notified, told of a delay, transferred and taken over, and whoever waits can be put on
 * hold and off again: they stay where they are. So do they when they write, or ask to be
 * telephoned. Not while it rings, nor in the call.
 */
const TRANSITIONS: Readonly<Record<WaitingRoomState, Readonly<Partial<Record<WaitingRoomAct, WaitingRoomState>>>>> = {
  invited: {
    enter: 'waiting',
    miss: 'ended',
    telephone: 'ended',
    notify: 'invited',
    delay: 'invited',
    transfer: 'invited',
    reschedule: 'invited',
    'call-off': 'ended',
    'take-over': 'invited',
    'ask-call-back': 'invited',
    'withdraw-call-back': 'invited',
  },
  waiting: {
    enter: 'waiting',
    leave: 'invited',
    ring: 'ringing',
    miss: 'ended',
    telephone: 'ended',
    notify: 'waiting',
    delay: 'waiting',
    hold: 'waiting',
    resume: 'waiting',
    transfer: 'waiting',
    reschedule: 'invited',
    'call-off': 'ended',
    'take-over': 'waiting',
    write: 'waiting',
    'ask-call-back': 'waiting',
    'withdraw-call-back': 'waiting',
  },
  ringing: {
    cancel: 'waiting',
    decline: 'waiting',
    unanswered: 'waiting',
    leave: 'invited',
    answer: 'in-consultation',
  },
  'in-consultation': { finish: 'ended' },
  ended: { return: 'waiting', 'take-up': 'in-consultation' },
};

/** How long after the end the visitor may go back to the waiting room by themselves. */
export const RETURN_WITHIN = 15 * 60_000;
/** How long after the end a call that was recorded as abandoned may be taken up again. */
export const TAKE_UP_WITHIN = 12 * 3_600_000;

/** What the rules about going back need to know of a consultation that has ended. */
export interface Ending {
  readonly endedAt: Date | null;
  readonly outcome: string | null;
}

/** Until when the visitor may go back by themselves; null when there is no way back: the outcome closes it. */
export function mayReturnUntil(ending: Ending): Date | null {
  if (ending.endedAt === null || ending.outcome !== null) return null;
  return new Date(ending.endedAt.getTime() + RETURN_WITHIN);
}

/** Whether a visitor may go back now. */
export function mayReturn(ending: Ending, now: Date): boolean {
  const until = mayReturnUntil(ending);
  return until !== null && now <= until;
}

/** Whether a call that was recorded as abandoned may go on, as if its end had never been written. */
export function mayTakeUp(ending: Ending & { readonly reason: string | null }, now: Date): boolean {
  if (ending.endedAt === null || ending.outcome !== null || ending.reason !== 'abandoned') return false;
  return now.getTime() - ending.endedAt.getTime() <= TAKE_UP_WITHIN;
}

/** Where `act` leads from `state`; null where there is no such arrow. */
export function nextState(state: WaitingRoomState, act: WaitingRoomAct): WaitingRoomState | null {
  return TRANSITIONS[state][act] ?? null;
}

/** As `nextState`, refusing what has no arrow (`consultation.already-ringing`, `.over`, `.not-waiting`, `.not-ended`). */
export function requireNextState(state: WaitingRoomState, act: WaitingRoomAct): WaitingRoomState {
  const next = nextState(state, act);
  if (next === null) throw refusal(state, act);
  return next;
}

function refusal(state: WaitingRoomState, act: WaitingRoomAct): DomainError {
  const message = `a consultation that is ${state} has no way to "${act}"`;
  if (act === 'ring' && state === 'ringing')
    return new DomainError('consultation.already-ringing', 'conflict', message);
  if (act === 'miss' || act === 'telephone') return new DomainError('consultation.not-ended', 'conflict', message);
  if (state === 'ended') return new DomainError('consultation.over', 'gone', message);
  return new DomainError('consultation.not-waiting', 'conflict', message);
}
