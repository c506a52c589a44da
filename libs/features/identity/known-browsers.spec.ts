import { RandomIds } from '@confrere/kernel';
import { KnownBrowsers } from './known-browsers.js';

const [OLD, NEW] = ['an-old-secret-that-is-long-enough-1234', 'a-new-secret-that-is-long-enough-12345'];

describe('a browser', () => {
  const ids = new RandomIds(() => 0);
  const known = new KnownBrowsers([OLD], ids);

  it('knows whom it has signed in, also while the secret is exchanged, and nobody else', () => {
    const cookie = known.add(known.add(null, 'ingrid'), 'kari');
    expect(['ingrid', 'kari', 'ola'].map((each) => known.knows(cookie, each))).toEqual([true, true, false]);
    const both = new KnownBrowsers([NEW, OLD], ids);
    expect(both.knows(cookie, 'ingrid')).toBe(true);
    const renewed = both.add(cookie, 'ingrid');
    expect(renewed.split('.')).toHaveLength(2);
    expect(new KnownBrowsers([NEW], ids).knows(renewed, 'ingrid')).toBe(true);
    expect(new KnownBrowsers([NEW], ids).knows(renewed, 'kari')).toBe(false);
  });

  it('is told apart from others that know the same member, anew at each sign-in', () => {
    const [first, second] = [known.add(null, 'ingrid'), known.add(null, 'ingrid')];
    expect(known.markOf(first, 'ingrid')).not.toBe(known.markOf(second, 'ingrid'));
    const again = known.add(first, 'ingrid');
    expect(again.split('.')).toHaveLength(1);
    expect(known.markOf(again, 'ingrid')).not.toBe(known.markOf(first, 'ingrid'));
    const [own, other] = [first.slice(0, 8), second.slice(8)];
    expect(known.markOf(own + other, 'ingrid')).toBeNull();
  });

  it('forgets the twenty-first, and takes whatever comes as a cookie', () => {
    let cookie: string | null = null;
    for (let count = 0; count < 21; count++) cookie = known.add(cookie, `member ${count}`);
    expect(known.knows(cookie, 'member 0')).toBe(false);
    expect(known.knows(cookie, 'member 1')).toBe(true);
    expect(cookie?.length).toBeLessThan(700);
    for (const odd of ['', '.', 'é'.repeat(30), 'A'.repeat(8000), '; x=1'])
      expect(known.knows(odd, 'ingrid')).toBe(false);
  });
});
