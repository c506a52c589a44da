import type { QueueEntry } from '@confrere/contract';
import { entryOf } from './entry.fixture.js';
import { queueOf } from './queue.js';
import { sectionsOf, type Sections } from './sections.js';

const NOW = new Date('2026-12-03T10:00:00.000Z');
const at = (time: string): string => `2026-12-03T${time}:00.000Z`;
const show = (entries: QueueEntry[], member: string | null = null): Sections =>
  sectionsOf(queueOf(entries), NOW, 'Europe/Oslo', member);
const ids = (entries: readonly QueueEntry[]): string[] => entries.map(({ consultation }) => consultation);

describe('the sections of the queue', () => {
  it('put those who wait in the order of their planned time, and who has none by arrival', () => {
    const { waiting } = show([
      entryOf('cons-late', { plannedAt: at('10:30'), waitingSince: at('09:00') }),
      entryOf('cons-drop-in', { waitingSince: at('09:40') }),
      entryOf('cons-early', { plannedAt: at('09:30'), waitingSince: at('09:50') }),
    ]);
    expect(ids(waiting)).toEqual(['cons-early', 'cons-drop-in', 'cons-late']);
  });

  it('keep one whom somebody rings among those who wait, so that everybody sees it', () => {
    expect(ids(show([entryOf('cons-0001', { state: 'ringing' })]).waiting)).toEqual(['cons-0001']);
  });

  it('put invited people without a time last', () => {
    const invited = { state: 'invited', waitingSince: null } as const;
    const { expected } = show([
      entryOf('cons-0001', invited),
      entryOf('cons-0002', { ...invited, plannedAt: at('15:00') }),
    ]);
    expect(ids(expected)).toEqual(['cons-0002', 'cons-0001']);
  });

  it('show who ended today, the last first, and of other days only those whose outcome nobody noted', () => {
    const ended = { state: 'ended', outcome: 'completed' } as const;
    const yesterday = '2026-12-02T10:00:00.000Z';
    const { finished } = show([
      entryOf('cons-0001', { ...ended, endedAt: at('08:00') }),
      entryOf('cons-0002', { ...ended, endedAt: at('09:00') }),
      entryOf('cons-0003', { ...ended, endedAt: yesterday }),
      entryOf('cons-0004', { ...ended, endedAt: yesterday, outcome: null }),
    ]);
    expect(ids(finished)).toEqual(['cons-0002', 'cons-0001', 'cons-0004']);
  });

  it('leave only one member’s visitors when asked', () => {
    const other = { professional: { member: 'member-0002', displayName: 'Dr Lund' } };
    const { waiting } = show([entryOf('cons-0001'), entryOf('cons-0002', other)], 'member-0002');
    expect(ids(waiting)).toEqual(['cons-0002']);
  });
});
