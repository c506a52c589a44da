/** What is known of one visit, as the rules in words have it: stated here once more, apart from the code that is tried. */
export interface Visit {
  state: 'invited' | 'waiting' | 'ringing' | 'in-consultation' | 'ended';
  /** Which of the visitor's tabs holds the place. */
  seat: string | null;
  /** ms; set by the first entry and never changed. */
  since: number | null;
  endedAt: number | null;
  outcome: string | null;
  /** Whose visitor: the number of a desk; null: the team's. */
  of: number | null;
  inTeamRoom: boolean;
  held: boolean;
  notice: { readonly text: string; readonly at: number } | null;
  expectedAt: number | null;
  note: string | null;
  callBack: string | null;
  /** The latest call, also when it is over. */
  call: Call | null;
}

export interface Call {
  state: 'ringing' | 'live' | 'ended';
  /** The number of the desk that rang. */
  readonly by: number;
  readonly rungAt: number;
  deskTab: string;
  visitorTab: string | null;
  seenAt: number;
  endedAt: number | null;
  reason: string | null;
}

/** A clinic of some desks and visitors, and its clock. */
export interface Model {
  now: number;
  /** When the server was last started. */
  startedAt: number;
  readonly visits: Visit[];
  readonly desks: number;
  /** Desks that belong to the team. */
  readonly team: readonly number[];
}

export const MINUTE = 60_000;

export const invited = (of: number | null): Visit => ({
  state: 'invited',
  seat: null,
  since: null,
  endedAt: null,
  outcome: null,
  of,
  inTeamRoom: of === null,
  held: false,
  notice: null,
  expectedAt: null,
  note: null,
  callBack: null,
  call: null,
});

/** How an act ends: null, or the code with which it is refused. */
export type Refusal = string | null;

export const isOpen = (call: Call | null): call is Call => call !== null && call.state !== 'ended';

/** The visit in which a desk rings or talks; at most one. */
export const busyWith = ({ visits }: Model, desk: number): Visit | null =>
  visits.find(({ call }) => isOpen(call) && call.by === desk) ?? null;

/** The tab may not, since another holds the place. */
export const isElsewhere = ({ seat }: Visit, tab: string): boolean => seat !== null && seat !== tab;

/** Why what is said to those who are expected or wait cannot be said now. */
export function refuseUnlessHere({ state }: Visit): Refusal {
  if (state === 'ended') return 'consultation.over';
  return state === 'invited' || state === 'waiting' ? null : 'consultation.not-waiting';
}

/** The ring stops; the visitor waits on, in the same place. */
export function stopRinging(visit: Visit, reason: string, at: number): void {
  endCall(visit, reason, at);
  visit.state = 'waiting';
}

/** A live call is over, and with it the consultation. */
export function finish(visit: Visit, reason: string, at: number): void {
  endCall(visit, reason, at);
  visit.state = 'ended';
  visit.endedAt = at;
  visit.seat = null;
}

export function endCall({ call }: Visit, reason: string, at: number): void {
  if (!isOpen(call)) return;
  call.state = 'ended';
  call.endedAt = at;
  call.reason = reason;
}
