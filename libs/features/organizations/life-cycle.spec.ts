import { OrganizationState } from '@confrere/contract';
import { type LifeCycleMove, maySignIn, mayWork, REASONS, stateAfter } from './life-cycle.js';

const ARROWS: readonly (readonly [OrganizationState, LifeCycleMove, OrganizationState])[] = [
  ['active', 'fall-due', 'past-due'],
  ['active', 'suspend', 'suspended'],
  ['active', 'close', 'closing'],
  ['past-due', 'suspend', 'suspended'],
  ['past-due', 'resume', 'active'],
  ['past-due', 'close', 'closing'],
  ['suspended', 'resume', 'active'],
  ['suspended', 'close', 'closing'],
  ['closing', 'resume', 'active'],
  ['closing', 'erase', 'erased'],
];

it.each(ARROWS)('%s, %s: %s', (from, move, to) => expect(stateAfter(from, move)).toBe(to));

const forbidden = OrganizationState.options
  .flatMap((from) => (Object.keys(REASONS) as LifeCycleMove[]).map((move) => [from, move] as const))
  .filter(([from, move]) => !ARROWS.some(([each, by]) => each === from && by === move));

it.each(forbidden)('%s: no %s', (from, move) => expect(() => stateAfter(from, move)).toThrow(/cannot/));

it('past due works as before, closing can be read, suspended lets nobody in', () => {
  expect(OrganizationState.options.filter(mayWork)).toEqual(['active', 'past-due']);
  expect(OrganizationState.options.filter(maySignIn)).toEqual(['active', 'past-due', 'closing']);
});
