import type { CallView } from '@confrere/browser/call';
import type { CallEndReason, VisitState } from '@confrere/contract';

/** What the visitor does on their own before the waiting room. `ready`: nothing is left to ask. */
export type Step = 'ask' | 'blocked' | 'check' | 'name' | 'ready';

/** Every screen; `landing` is the one that the server painted. */
export type Screen =
  | 'landing'
  | 'ask'
  | 'blocked'
  | 'check'
  | 'name'
  | 'waiting'
  | 'ringing'
  | 'call'
  | 'welcome-back'
  | 'elsewhere'
  | 'after';

/** Why the server wants no more of this page: the link has ended, or the same tab is open twice. */
export type Closed = 'access-ended' | 'replaced';

/** Ends after which nobody is rung again on this page, whatever the server has told so far: it may be away. */
export const FINAL_ENDS: ReadonlySet<CallEndReason> = new Set(['left', 'ended-for-all', 'abandoned', 'moved']);

/** All that decides which screen is shown. */
export interface Facts {
  /** The visitor has tapped Start on this page. */
  readonly started: boolean;
  readonly step: Step;
  /** Null until the server has told. */
  readonly visit: Pick<VisitState, 'state' | 'seat'> | null;
  /** Of the call that this page holds. */
  readonly phase: CallView['phase'] | null;
  /** A live call that this page knows but does not hold: it was reloaded. */
  readonly offered: boolean;
  /** Why the last call that this page held is over. */
  readonly lastEnd: CallEndReason | null;
  readonly closed: Closed | null;
}

/**
 * Which screen is shown. The server's state decides; the steps on this page only fill the time before the waiting room.
 *
 * A call that this page holds is shown whatever else is so: it goes on when the server is away.
 */
export function screenOf({ started, step, visit, phase, offered, lastEnd, closed }: Facts): Screen {
  if (phase === 'ringing') return 'ringing';
  if (phase !== null && phase !== 'ended') return 'call';
  if (closed === 'access-ended') return 'landing';
  if (closed === 'replaced') return 'elsewhere';
  const own = started ? (step === 'ready' ? 'waiting' : step) : 'landing';
  if (!visit) return own;
  const held = visit.seat === 'here';
  switch (visit.state) {
    case 'invited':
      return own;
    case 'waiting':
    case 'ringing':
      if (visit.seat === 'elsewhere') return 'elsewhere';
      if (!held) return own;
      return step === 'blocked' ? 'blocked' : 'waiting';
    case 'in-consultation':
      if (visit.seat === 'elsewhere') return 'elsewhere';
      if (offered) return 'welcome-back';
      return lastEnd && FINAL_ENDS.has(lastEnd) ? 'after' : 'waiting';
    case 'ended':
      return 'after';
  }
}
