import { askedOf, EVERYTHING, filterIn, inAddress, isNarrowed } from './trail-filter.js';

const address = (query: string) => new URLSearchParams(query);

describe('the filter of the audit trail', () => {
  it('is the same after a reload', () => {
    const filter = { from: '2026-12-01', to: '2026-12-03', actor: 'm-1', action: 'call.rung', subject: 'c_2' };
    const kept = Object.entries(inAddress(filter)).map(([name, value]) => `${name}=${value ?? ''}`);
    expect(filterIn(address(kept.join('&')))).toEqual(filter);
    expect(Object.values(inAddress(EVERYTHING)).every((value) => value === null)).toBe(true);
  });

  it('leaves out of an address what has no sense there', () => {
    expect(filterIn(address('from=yesterday&actor=%27--&action=Call&subject=<b>&other=1'))).toEqual(EVERYTHING);
    expect(isNarrowed(EVERYTHING)).toBe(false);
    expect(isNarrowed({ ...EVERYTHING, action: 'call.rung' })).toBe(true);
  });

  it('means whole days of the organization, also where the clocks change', () => {
    const day = (from: string, to: string) => askedOf({ ...EVERYTHING, from, to }, 'Europe/Oslo');
    expect(day('2026-12-03', '2026-12-03')).toEqual({
      from: '2026-12-02T23:00:00.000Z',
      to: '2026-12-03T23:00:00.000Z',
    });
    expect(day('2026-03-29', '2026-03-29')).toEqual({
      from: '2026-03-28T23:00:00.000Z',
      to: '2026-03-29T22:00:00.000Z',
    });
    expect(day('', '2026-12-31')).toEqual({ to: '2026-12-31T23:00:00.000Z' });
    expect(askedOf(EVERYTHING, 'Europe/Oslo')).toEqual({});
  });
});
