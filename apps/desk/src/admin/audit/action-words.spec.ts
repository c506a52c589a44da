import { AUDIT_ACTIONS } from '@confrere/contract';
import { ACTION_CHOICES, actionWords, subjectWords } from './action-words.js';

describe('words of the audit trail', () => {
  it('says each action differently from every other, and never by its code', () => {
    const actions = Object.keys(AUDIT_ACTIONS);
    const words = actions.map(actionWords);
    expect(new Set(words).size).toBe(actions.length);
    expect(words.filter((each, index) => each === actions[index] || /[a-z]\.[a-z]/.test(each))).toEqual([]);
    expect(ACTION_CHOICES.map(({ action }) => action).sort()).toEqual(actions.sort());
  });

  it('shows the code of what only a later version knows', () => {
    expect(actionWords('call.recorded-never')).toBe('call.recorded-never');
    expect(actionWords('toString')).toBe('toString');
    expect(subjectWords('call.recorded-never', '0198c5a0-7d10-7a10-8a00-00009f3a21bc')).toBe('…9f3a21bc');
  });

  it('tells one subject from another by the end of its id', () => {
    expect(subjectWords('call.rung', '0198c5a0-7d10-7a10-8a00-00009f3a21bc')).toBe('Consultation …9f3a21bc');
    expect(subjectWords('organization.suspended', '0198c5a0')).toBe('The organization');
  });
});
