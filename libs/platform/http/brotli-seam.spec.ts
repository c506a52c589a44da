import { brotliDecompressSync, brotliCompressSync } from 'node:zlib';
import { compressBeginning, compressEnd, ROOM } from './brotli-seam.js';

const END =
  '<script type="module">' +
  Array.from(
    { length: 2000 },
    (_, n) => `function do${n * 7919}(element, name){return element.getAttribute(name)+${n}}`,
  ).join('\n') +
  '</script></body></html>';
const BEGINNINGS: readonly (readonly [string, string])[] = [
  ['nothing', ''],
  ['one letter', 'a'],
  ['a page', '<!doctype html><html><head><style>a{color:red}b{color:red}</style></head><body>Åse Ødegård ’</body>'],
  ['much that repeats', '<p class="muted">once more</p>'.repeat(300)],
  ['text of the end', END.slice(0, 9_000)],
  [
    'what hardly compresses',
    Buffer.from(Array.from({ length: 6_000 }, (_, n) => (n * n * 7 + n) % 251)).toString('hex'),
  ],
  ['all that there is room for', 'x'.repeat(ROOM - 16)],
];

describe('a beginning and an end, compressed apart', () => {
  test.each(BEGINNINGS)('are one stream: %s', async (_name, beginning) => {
    const stream = Buffer.concat([(await compressBeginning(beginning))!, await compressEnd(END)]);
    const text = brotliDecompressSync(stream).toString();
    expect(text.startsWith(beginning)).toBe(true);
    expect(text.endsWith(END)).toBe(true);
    expect(text.slice(beginning.length, -END.length)).toMatch(/^ *$/);
  });

  test('a short end is one too', async () => {
    const stream = Buffer.concat([(await compressBeginning('<body>'))!, await compressEnd('</body></html>')]);
    expect(brotliDecompressSync(stream).toString().trimEnd()).toMatch(/^<body> +<\/body><\/html>$/);
  });

  test('the end weighs what it weighs alone', async () => {
    const alone = brotliCompressSync(END).length;
    expect((await compressEnd(END)).length).toBeLessThan(alone * 1.02);
  });

  test('a beginning that there is no room for is not taken', async () => {
    expect(await compressBeginning('x'.repeat(ROOM - 15))).toBeNull();
    expect(await compressBeginning('ø'.repeat(ROOM / 2))).toBeNull();
  });
});
