import { brotliCompressSync, brotliDecompressSync, gunzipSync } from 'node:zlib';
import { PageTemplate } from './page-template.js';

const SCRIPT = Array.from(
  { length: 3000 },
  (_, n) => `export const name${n} = (element) => element.value * ${n};`,
).join('\n');
const PAGE = `<html><body><!--place--><cf-visit></cf-visit><script type="module">${SCRIPT}</script></body></html>`;
const template = new PageTemplate(PAGE);
const filled = (text: string): string => template.beginning.replace('<!--place-->', text);
const read = { br: brotliDecompressSync, gzip: gunzipSync, identity: (body: Buffer) => body };

describe('a page whose end is compressed once', () => {
  test.each(['br', 'gzip', 'identity'] as const)(
    'comes whole by %s, whatever stands in its beginning',
    async (encoding) => {
      for (const text of ['', 'Dr Åse Ødegård', '<p>once more</p>'.repeat(200), 'x'.repeat(40_000)]) {
        const whole = read[encoding](await template.body(filled(text), encoding)).toString();
        expect(whole.replace(/ +(?=<script)/, '')).toBe(PAGE.replace('<!--place-->', text));
      }
    },
  );

  test('weighs as little as if it had been compressed at leisure', async () => {
    const best = brotliCompressSync(filled('Dr Hansen') + PAGE.slice(template.beginning.length)).length;
    expect((await template.body(filled('Dr Hansen'), 'br')).length).toBeLessThan(best + 100);
  });

  test('a page without a script of its own is all beginning', async () => {
    const plain = new PageTemplate('<html><body>x<script src="main.js" type="module"></script></body></html>');
    expect(plain.hashes).toEqual([]);
    for (const encoding of ['br', 'gzip', 'identity'] as const)
      expect(read[encoding](await plain.body(plain.beginning, encoding)).toString()).toBe(plain.beginning);
  });

  test('names the script of its end for the policy', () => {
    expect(template.hashes).toEqual([expect.stringMatching(/^'sha256-[\w+/]{43}='$/)]);
  });
});
