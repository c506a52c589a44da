import { ERROR_CODES } from '@confrere/contract';
import { refusalWords } from './refusal-words.js';

const who = { name: 'Kari', by: 'Dr Lund' };

describe('a request that was refused', () => {
  it('names the colleague who was quicker', () => {
    expect(refusalWords('consultation.already-ringing', who)).toBe('Dr Lund is calling Kari now.');
    expect(refusalWords('consultation.already-ringing', { name: 'Kari', by: null })).toBe(
      'A colleague is calling Kari now.',
    );
  });

  it.each(ERROR_CODES)('%s is told without the words of machines', (code) => {
    const words = refusalWords(code, who);
    expect(words.replace(code, '')).not.toMatch(/\b(error|invalid|session|failed|undefined)\b/i);
    expect(words).toMatch(/\.$/);
  });
});
