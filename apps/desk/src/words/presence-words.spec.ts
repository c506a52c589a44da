import { presenceWords } from './presence-words.js';

describe('whether a visitor is there', () => {
  it('is said in words, with the time in the zone of the organization', () => {
    const presenceSince = '2026-12-03T09:31:00.000Z';
    expect(presenceWords({ presence: 'present', presenceSince: null }, 'Europe/Oslo')).toBe('On the page');
    expect(presenceWords({ presence: 'away', presenceSince }, 'Europe/Oslo')).toBe('Looking away since 10:31');
    expect(presenceWords({ presence: 'absent', presenceSince }, 'Europe/Oslo')).toBe('Not connected since 10:31');
    expect(presenceWords({ presence: 'absent', presenceSince: null }, 'Europe/Oslo')).toBe('Not connected');
  });
});
