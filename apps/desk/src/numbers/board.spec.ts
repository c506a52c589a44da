import { entryOf } from '../queue/entry.fixture.js';
import { boardOf } from './board.js';

const now = new Date('2026-12-03T09:20:00.000Z');
const board = (...entries: ReturnType<typeof entryOf>[]) => boardOf(entries, now, 'Europe/Oslo');

describe('the board on the wall', () => {
  it('names no visitor', () => {
    const shown = board(entryOf('a', { visitorName: 'Kari Nordmann' }), entryOf('b', { visitorName: 'Ola Berg' }));
    expect(JSON.stringify(shown)).not.toMatch(/Kari|Nordmann|Ola|Berg/);
    expect(shown.lines).toHaveLength(2);
  });

  it('goes by planned time, then by arrival, and says who is late', () => {
    const { lines, longest } = board(
      entryOf('later', { plannedAt: '2026-12-03T10:00:00.000Z', waitingSince: '2026-12-03T09:10:00.000Z' }),
      entryOf('walk-in', { waitingSince: '2026-12-03T09:00:00.000Z' }),
      entryOf('due', { plannedAt: '2026-12-03T09:15:00.000Z', waitingSince: '2026-12-03T09:14:00.000Z' }),
    );
    expect(lines.map(({ consultation, planned, minutes, late }) => [consultation, planned, minutes, late])).toEqual([
      ['walk-in', null, 20, true],
      ['due', '10:15', 6, true],
      ['later', '11:00', 10, false],
    ]);
    expect(longest).toBe(20);
  });

  it('counts who is talked with, who is still to come today, and who was there', () => {
    const ended = { state: 'ended', endedAt: '2026-12-03T08:00:00.000Z' } as const;
    const shown = board(
      entryOf('a', { state: 'in-consultation' }),
      entryOf('b', { state: 'invited', plannedAt: '2026-12-03T14:00:00.000Z' }),
      entryOf('c', { state: 'invited', plannedAt: '2026-12-04T14:00:00.000Z' }),
      entryOf('d', ended),
      entryOf('e', { ...ended, endedAt: '2026-12-02T08:00:00.000Z' }),
    );
    expect(shown).toMatchObject({ lines: [], longest: 0, inCall: 1, expected: 1, finished: 1 });
  });

  it('says in words how it is with each: held, rung, not at the page', () => {
    const { lines } = board(
      entryOf('a', { heldSince: '2026-12-03T09:10:00.000Z' }),
      entryOf('b', { state: 'ringing' }),
      entryOf('c', { presence: 'away' }),
    );
    expect(lines.map(({ state }) => state)).toEqual(['asked to wait', 'is rung', 'waits, not at the page']);
  });
});
