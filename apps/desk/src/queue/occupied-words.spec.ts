import { occupiedWords } from './occupied-words.js';

const colleague = { displayName: 'Dr Lund', me: false };
const me = { displayName: 'Dr Hansen', me: true };

describe('why a visitor cannot be called', () => {
  it('is said with who and since when', () => {
    expect(occupiedWords('ringing', colleague, '10:31')).toBe('Dr Lund is calling since 10:31');
    expect(occupiedWords('in-consultation', colleague, '10:31')).toBe('In a call with Dr Lund since 10:31');
    expect(occupiedWords('ringing', null, null)).toBe('A colleague is calling');
  });

  it('tells a professional that it is their own other window', () => {
    expect(occupiedWords('ringing', me, '10:31')).toBe('You are calling from another window');
    expect(occupiedWords('in-consultation', me, '10:31')).toBe('In a call with you since 10:31');
  });

  it('is nothing for one who waits', () => expect(occupiedWords('waiting', null, null)).toBeNull());
});
