import { COUNTRIES, likelyCountry } from './countries.js';

describe('the country of a browser', () => {
  it.each([
    ['a Norwegian one', ['nb-NO', 'en'], 'Europe/Oslo', 'NO'],
    ['one in English that stands in Norway', ['en-US', 'en'], 'Europe/Oslo', 'NO'],
    ['one in Norwegian that stands in Sweden and lists both', ['nb-NO', 'sv-SE'], 'Europe/Stockholm', 'SE'],
    ['a language without a region', ['nb'], 'UTC', 'NO'],
    ['a region far from every time zone that is known', ['de-CH'], 'UTC', 'CH'],
    ['a Japanese one', ['ja-JP'], 'Asia/Tokyo', 'JP'],
  ])('is told by language and clock: %s', (_name, languages, timeZone, country) => {
    expect(likelyCountry(languages, timeZone)).toBe(country);
  });

  it('is nobody’s when nothing tells', () => {
    expect(likelyCountry(['xx', 'not a language'], 'UTC')).toBeNull();
    expect(likelyCountry([], 'UTC')).toBeNull();
  });

  it('every country has a name to choose it by', () => {
    expect(COUNTRIES).toHaveLength(249);
    expect(COUNTRIES.filter(({ code, name }) => code === name)).toEqual([]);
  });
});
