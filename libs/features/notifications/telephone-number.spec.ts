import { isTelephoneNumber, readTelephoneNumber } from './telephone-number.js';

describe('a telephone number', () => {
  it.each([
    ['412 34 567', 'NO', '+4741234567'],
    ['+47 412 34 567', null, '+4741234567'],
    ['0047 41234567', 'SE', '+4741234567'],
    ['0047 41234567', null, '+4741234567'],
    ['070-123 45 67', 'SE', '+46701234567'],
    ['(212) 555-0123', 'US', '+12125550123'],
    ['412 34 567', null, null],
    ['12', 'NO', null],
    ['call me', 'NO', null],
    ['+47 412 34 567 ext. 3', null, null],
    ['+4741234567, +4791234567', null, null],
    ['1'.repeat(60), 'NO', null],
  ])('%s of %s is %s', (text, country, number) => expect(readTelephoneNumber(text, country)).toBe(number));

  it('is sent to in E.164 alone', () => {
    expect(isTelephoneNumber('+4741234567')).toBe(true);
    for (const other of ['+47 41234567', '004741234567', '41234567', '+47', ''])
      expect(isTelephoneNumber(other)).toBe(false);
  });
});
