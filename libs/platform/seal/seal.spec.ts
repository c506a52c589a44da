import { isSealed, Seal } from './index.js';

const [OLD, NEW] = ['an-old-secret-that-is-long-enough-1234', 'a-new-secret-that-is-long-enough-12345'];

describe('Seal', () => {
  const seal = new Seal([OLD], 'spec');

  it('gives back what was sealed, and shows nothing of it', () => {
    const sealed = seal.seal('row', 'GEZDGNBVGY3TQOJQ');
    expect(isSealed(sealed)).toBe(true);
    expect(Buffer.from(sealed.slice(2), 'base64url').toString('latin1')).not.toContain('GEZDG');
    expect(seal.seal('row', 'GEZDGNBVGY3TQOJQ')).not.toBe(sealed);
    expect(seal.open('row', sealed)).toEqual({ text: 'GEZDGNBVGY3TQOJQ', outdated: false });
  });

  it('does not open what was sealed for another row, for another purpose, or was touched', () => {
    const sealed = seal.seal('row', 'text');
    const bytes = Buffer.from(sealed.slice(2), 'base64url');
    bytes[14] = (bytes[14] ?? 0) ^ 1;
    expect(seal.open('another row', sealed)).toBeNull();
    expect(new Seal([OLD], 'another purpose').open('row', sealed)).toBeNull();
    expect(seal.open('row', `1.${bytes.toString('base64url')}`)).toBeNull();
    for (const text of ['', '1.', '1.AAAA', 'GEZDGNBVGY3TQOJQ', sealed.replace('1.', '2.')])
      expect(seal.open('row', text)).toBeNull();
  });

  it('opens with every secret, and says which texts have to be sealed anew before the old one goes', () => {
    const sealed = seal.seal('row', 'text');
    const both = new Seal([NEW, OLD], 'spec');
    expect(both.open('row', sealed)).toEqual({ text: 'text', outdated: true });
    const anew = both.seal('row', 'text');
    expect(new Seal([NEW], 'spec').open('row', anew)).toEqual({ text: 'text', outdated: false });
    expect(new Seal([NEW], 'spec').open('row', sealed)).toBeNull();
  });
});
