import type { QueueEntry } from '@confrere/contract';
import { entryOf } from './entry.fixture.js';
import { queueOf } from './queue.js';
import { isInScope, type Scope } from './scope.js';
import { sectionsOf, type Sections, type Shown } from './sections.js';

const NOW = new Date('2026-12-03T10:00:00.000Z');
const at = (time: string): string => `2026-12-03T${time}:00.000Z`;
const show = (entries: QueueEntry[], shown: Shown = {}): Sections =>
  sectionsOf(queueOf(entries), NOW, 'Europe/Oslo', shown);
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

  it('put those who wait in the order in which they came, when that is wanted', () => {
    const early = entryOf('cons-0001', { plannedAt: at('09:30'), waitingSince: at('09:50') });
    const late = entryOf('cons-0002', { plannedAt: at('10:30'), waitingSince: at('09:00') });
    expect(ids(show([early, late]).waiting)).toEqual(['cons-0001', 'cons-0002']);
    expect(ids(show([early, late], { order: 'arrival' }).waiting)).toEqual(['cons-0002', 'cons-0001']);
  });

  it('leave what is somebody’s own, of the team, or everybody', () => {
    const team = { id: 'room-team', team: 'Physiotherapy', confirm: false };
    const lund = { member: 'member-0002', displayName: 'Dr Lund' };
    const entries = [
      entryOf('cons-0001'),
      entryOf('cons-0002', { professional: lund }),
      entryOf('cons-0003', { professional: null, room: team }),
      entryOf('cons-0004', { professional: lund, room: team }),
      entryOf('cons-0005', { professional: null, room: { ...team, id: 'room-other' } }),
    ];
    const me = { id: 'member-0001', teams: [{ id: 'room-team', name: 'Physiotherapy' }] };
    const seen = (scope: Scope): string[] =>
      ids(show(entries, { shows: (entry) => isInScope(entry, scope, me) }).waiting);
    expect(seen('mine')).toEqual(['cons-0001', 'cons-0003']);
    expect(seen('team')).toEqual(['cons-0001', 'cons-0003', 'cons-0004']);
    expect(seen('all')).toHaveLength(5);
  });
});
