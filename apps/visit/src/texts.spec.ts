import { say, TEXTS } from './texts.js';

const all = Object.entries(TEXTS);
const sentences = (text: string): string[] => text.split(/(?<=[.?!…])\s+/);

describe('the words of the visitor’s page', () => {
  test.each(all)('%s is plain', (_key, text) => {
    expect(text).not.toMatch(
      /\b(error|invalid|session|permission|browser|host|knock|participant|lobby|token|login|click here|oops|sorry)\b/i,
    );
    for (const sentence of sentences(text)) expect(sentence.split(/\s+/).length).toBeLessThanOrEqual(13);
  });

  test('what is missing stays visible as its place, never as nothing', () => {
    expect(say('help.call', { phone: '22 22 22 22' })).toBe('Call 22 22 22 22');
    expect(say('help.call')).toBe('Call {phone}');
  });

  test('a name with a dollar sign or braces is shown as it is', () => {
    expect(say('ringing.title', { name: '$& {x}' })).toBe('$& {x} is ready for you');
  });
});
