import { OrganizationState, StateReason } from '@confrere/contract';
import { nothingNew, reasonWords, stateMeaning, stateTitle } from './state-words.js';

const stands = (some: object) =>
  ({ state: 'active', stateReason: null, closesAt: null, ...some }) as Parameters<typeof stateTitle>[0];

describe('where an organization stands, in words', () => {
  it.each(OrganizationState.options)('%s has a title and a meaning', (state) => {
    expect(stateTitle(stands({ state }))).toMatch(/^[A-Z]/);
    expect(stateMeaning(stands({ state }), 'UTC')).toMatch(/\.$/);
  });

  it.each(StateReason.options)('the reason %s is said without its code', (stateReason) => {
    const words = reasonWords(stands({ stateReason })) ?? '';
    expect(words).toMatch(/^The reason: .+\.$/);
    if (stateReason.includes('-')) expect(words).not.toContain(stateReason);
  });

  it('says until when a closing one can be read, as the organization’s calendar has it', () => {
    const closing = stands({ state: 'closing', closesAt: '2027-01-23T23:30:00.000Z' });
    expect(stateMeaning(closing, 'Europe/Oslo')).toContain('From 24 January 2027 on');
    expect(stateMeaning(closing, 'UTC')).toContain('From 23 January 2027 on');
  });

  it.each(OrganizationState.options)(
    '%s says why nobody is invited or called exactly when the server refuses it',
    (state) => {
      const works = state === 'active' || state === 'past-due';
      expect(nothingNew(stands({ state })) === null).toBe(works);
    },
  );

  it('says nothing about a reason when there is none', () => expect(reasonWords(stands({}))).toBeNull());
});
