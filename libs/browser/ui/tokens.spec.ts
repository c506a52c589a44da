import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const tokens = (text: string): Map<string, string> =>
  new Map([...text.matchAll(/(--cf-[\w-]+):\s*([^;]+);/g)].map(([, name = '', value = '']) => [name, value]));
const read = (path: string): string => readFileSync(join(__dirname, path), 'utf8');

/** Relative luminance (WCAG 2.2). */
const luminance = (color: string): number => {
  const digits =
    color.length === 4 ? [...color.slice(1)].map((digit) => digit + digit) : (color.slice(1).match(/../g) ?? []);
  const [red = 0, green = 0, blue = 0] = digits
    .map((pair) => parseInt(pair, 16) / 255)
    .map((part) => (part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
};
const contrast = (one: string, other: string): number => {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
};

describe('the design tokens', () => {
  const own = tokens(read('tokens.css'));
  const value = (name: string): string => own.get(`--cf-${name}`)!;

  test('the visitor’s page, which carries its style in itself, has the same', () => {
    const root = read('../../../apps/visit/src/index.html').match(/:root \{[^}]*\}/)![0];
    expect(tokens(root)).toEqual(own);
  });

  test.each([
    ['text', 'ground'],
    ['muted', 'ground'],
    ['primary', 'ground'],
    ['on-primary', 'primary'],
    ['on-primary', 'success'],
    ['on-primary', 'muted'],
    ['danger', 'ground'],
    ['warning', 'warning-ground'],
    ['primary', 'info-ground'],
    ['call-text', 'call'],
    ['call-muted', 'call'],
    ['call-text', 'call-button'],
    ['on-primary', 'leave'],
  ])('%s on %s can be read', (text, ground) => {
    expect(contrast(value(text), value(ground))).toBeGreaterThanOrEqual(4.5);
  });

  test('the focus ring is seen on any ground', () => {
    for (const ground of ['ground', 'card', 'call', 'primary']) {
      expect(
        Math.max(contrast(value('focus'), value(ground)), contrast(value('focus-ring'), value(ground))),
      ).toBeGreaterThanOrEqual(3);
    }
  });
});
