import type { OrganizationState, StateReason } from '@confrere/contract';
import { DomainError } from '@confrere/kernel';

/** What may happen to an organization; done by the operator of the appliance, `close` by its owner as well. */
export type LifeCycleMove = 'fall-due' | 'suspend' | 'resume' | 'close' | 'erase';

/**
 * ```
 * active ⇄ past-due         fall-due, resume
 * active, past-due → suspended   suspend
 * suspended → active        resume
 * active, past-due, suspended → closing   close
 * closing → active          resume, until it is erased
 * closing → erased          erase, not before `closesAt`
 * ```
 * Calls that run go on in every state; nothing leads out of `erased`.
 */
const MOVES: Readonly<Record<OrganizationState, Partial<Record<LifeCycleMove, OrganizationState>>>> = {
  active: { 'fall-due': 'past-due', suspend: 'suspended', close: 'closing' },
  'past-due': { suspend: 'suspended', resume: 'active', close: 'closing' },
  suspended: { resume: 'active', close: 'closing' },
  closing: { resume: 'active', erase: 'erased' },
  erased: {},
};

/** Which reasons can be given for a move. */
export const REASONS: Readonly<Record<LifeCycleMove, readonly StateReason[]>> = {
  'fall-due': ['unpaid'],
  suspend: ['unpaid', 'unlawful', 'spam', 'harming-operations', 'bankruptcy', 'breach', 'other'],
  resume: ['settled', 'asked-for', 'other'],
  close: ['asked-for', 'unpaid', 'unlawful', 'spam', 'harming-operations', 'bankruptcy', 'breach', 'other'],
  erase: ['term-over'],
};

/** Where a move leads. @throws DomainError `organization.transition` when there is no such arrow. */
export function stateAfter(state: OrganizationState, move: LifeCycleMove): OrganizationState {
  const next = MOVES[state][move];
  if (!next)
    throw new DomainError('organization.transition', 'conflict', `An organization that is ${state} cannot ${move}.`);
  return next;
}

/** Staff may sign in and look. */
export const maySignIn = (state: OrganizationState): boolean => state !== 'suspended' && state !== 'erased';

/** Staff may invite and ring, visitors may come in, settings may change. */
export const mayWork = (state: OrganizationState): boolean => state === 'active' || state === 'past-due';
