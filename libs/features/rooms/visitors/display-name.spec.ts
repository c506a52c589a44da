import { cleanDisplayName } from './display-name.js';

describe('a name that a visitor types', () => {
  it('keeps letters of every script', () => {
    for (const name of ['Kari Nordmann', 'Åse Bjørnsdóttir', 'محمد علی', '王小明', 'Ngô Thị Mỹ', "O'Neil-Smith"])
      expect(cleanDisplayName(name)).toBe(name.normalize('NFC'));
  });

  it('loses marks that are not seen but turn the text round', () => {
    expect(cleanDisplayName('Dr\u202e nesnaH\u200b')).toBe('Dr nesnaH');
    expect(cleanDisplayName('\u2066Kari\u2069 \ufeffN.')).toBe('Kari N.');
  });

  it('has single spaces and none at the ends', () => {
    expect(cleanDisplayName('  Kari \u00a0  N. ')).toBe('Kari N.');
  });

  it('is no name when only unseen marks or control characters are left', () => {
    expect(cleanDisplayName('\u200b \u202e')).toBeNull();
    expect(cleanDisplayName('Kari\u0007')).toBeNull();
    expect(cleanDisplayName('')).toBeNull();
  });
});
