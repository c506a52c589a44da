import type { ServerEvent } from '@confrere/contract';
import { entryOf } from './entry.fixture.js';
import { afterEvent, arrivals, queueOf } from './queue.js';

const changed = (entry: ReturnType<typeof entryOf>): ServerEvent => ({ type: 'queue.changed', sequence: 1, entry });

describe('the queue', () => {
  it('takes a changed entry in the place of the old one', () => {
    const before = queueOf([entryOf('cons-0001'), entryOf('cons-0002')]);
    const after = afterEvent(before, changed(entryOf('cons-0001', { state: 'ringing' })));
    expect(after.size).toBe(2);
    expect(after.get('cons-0001')?.state).toBe('ringing');
    expect(before.get('cons-0001')?.state).toBe('waiting');
  });

  it('loses an entry that was removed', () => {
    const after = afterEvent(queueOf([entryOf('cons-0001')]), {
      type: 'queue.removed',
      sequence: 1,
      consultation: 'cons-0001',
    });
    expect(after.size).toBe(0);
  });

  it('stays the same object for what is not about it', () => {
    const before = queueOf([entryOf('cons-0001')]);
    expect(afterEvent(before, { type: 'call.answered', sequence: 1, call: 'call-00001', by: 'part-00001' })).toBe(
      before,
    );
  });
});

describe('an arrival', () => {
  it('is one who was invited and waits now, and one who was not known', () => {
    const before = queueOf([entryOf('cons-0001', { state: 'invited' })]);
    const after = queueOf([entryOf('cons-0001'), entryOf('cons-0002')]);
    expect(arrivals(before, after).map(({ consultation }) => consultation)).toEqual(['cons-0001', 'cons-0002']);
  });

  it('is one who came back after the end', () => {
    expect(arrivals(queueOf([entryOf('cons-0001', { state: 'ended' })]), queueOf([entryOf('cons-0001')]))).toHaveLength(
      1,
    );
  });

  it('is one whom a colleague transferred, to whom it was transferred only', () => {
    const lund = { member: 'member-0002', displayName: 'Dr Lund' };
    const before = queueOf([entryOf('cons-0001')]);
    const after = queueOf([entryOf('cons-0001', { professional: lund })]);
    const of = (member: string) => arrivals(before, after, ({ professional }) => professional?.member === member);
    expect(of('member-0002')).toHaveLength(1);
    expect(of('member-0001')).toHaveLength(0);
  });

  it.each(['waiting', 'ringing', 'in-consultation'] as const)('is nobody who was %s before', (state) => {
    expect(arrivals(queueOf([entryOf('cons-0001', { state })]), queueOf([entryOf('cons-0001')]))).toEqual([]);
  });
});
