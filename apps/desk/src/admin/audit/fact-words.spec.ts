import { factWords } from './fact-words.js';

const said = (facts: { name: string; value: string | null }[]) =>
  factWords(
    facts,
    (id) => (id === 'm-1' ? 'Dr Ingrid Hansen' : null),
    (moment) => `on ${moment.slice(0, 10)}`,
  );

describe('facts of an entry', () => {
  it('are read as words: names for ids, dates for moments, yes and no', () => {
    expect(
      said([
        { name: 'from', value: 'm-1' },
        { name: 'to', value: 'm-2' },
        { name: 'closesAt', value: '2026-12-03T10:30:00.000Z' },
        { name: 'secondFactorRequired', value: 'true' },
      ]),
    ).toEqual([
      'from: Dr Ingrid Hansen',
      'to: m-2',
      'may be erased from: on 2026-12-03',
      'second factor required: yes',
    ]);
  });

  it('leave out what says nothing, and spell out what has no words yet', () => {
    expect(
      said([
        { name: 'closesAt', value: null },
        { name: 'changed', value: '' },
        { name: 'fields', value: 'emergencyNumber name' },
        { name: 'shoeSize', value: '43' },
      ]),
    ).toEqual(['changed: emergency number, name', 'shoe size: 43']);
  });
});
