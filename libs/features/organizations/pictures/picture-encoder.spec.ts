import { randomFillSync } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import { SystemClock } from '@confrere/kernel';
import jpeg from 'jpeg-js';
import { PNG } from 'pngjs';
import { BLUE, bomb, halves, header, jpegOf, pngFrom, pngOf, RED, withExif } from './corpus.fixture.js';
import { type EncodedPicture, LOGO, PictureEncoder, PORTRAIT } from './picture-encoder.js';

const encoder = new PictureEncoder(new SystemClock());
afterAll(() => encoder.onApplicationShutdown());

const pixelsOf = ({ mediaType, bytes }: EncodedPicture) =>
  mediaType === 'image/png' ? PNG.sync.read(bytes) : jpeg.decode(bytes, { useTArray: true });
jest.setTimeout(60_000);
const colorAt = (picture: EncodedPicture, x: number, y: number): number[] => {
  const { width, data } = pixelsOf(picture);
  return [...data.subarray((y * width + x) * 4, (y * width + x) * 4 + 3)];
};
const near = (color: readonly number[]) => color.map((part) => expect.closeTo(part, -1.3) as number);

describe('a logo', () => {
  it('is made to fit its frame, keeps its proportions and what can be seen through', async () => {
    const logo = await encoder.encode(pngOf(1600, 400, halves(1600, 400, RED, BLUE, 128)), LOGO);
    expect(logo).toMatchObject({ mediaType: 'image/png', width: 320, height: 80 });
    expect(colorAt(logo, 10, 10)).toEqual(near(RED));
    expect(colorAt(logo, 310, 75)).toEqual(near(BLUE));
    expect(pixelsOf(logo).data[3]).toBe(128);
  });

  it('that is small stays as small', async () => {
    expect(await encoder.encode(pngOf(40, 30), LOGO)).toMatchObject({ width: 40, height: 30 });
  });

  it('may be a JPEG as well', async () => {
    expect(await encoder.encode(jpegOf(800, 800), LOGO)).toMatchObject({
      mediaType: 'image/png',
      width: 96,
      height: 96,
    });
  });
});

describe("a member's picture", () => {
  it('is the middle of what was uploaded, as a square, and light enough for a weak network', async () => {
    const noisy = Buffer.alloc(900 * 600 * 4);
    randomFillSync(noisy);
    for (let at = 3; at < noisy.length; at += 4) noisy[at] = 255;
    const portrait = await encoder.encode(jpeg.encode({ width: 900, height: 600, data: noisy }, 80).data, PORTRAIT);
    expect(portrait.mediaType).toBe('image/jpeg');
    expect(portrait.width).toBe(portrait.height);
    expect(portrait.bytes.length).toBeLessThanOrEqual(6_000);
  });

  it.each([
    [1, 'left', RED],
    [2, 'left', BLUE],
    [3, 'left', BLUE],
    [6, 'top', RED],
    [8, 'top', BLUE],
    [5, 'top', RED],
    [7, 'top', BLUE],
    [4, 'left', RED],
  ] as const)(
    'stands upright by EXIF orientation %i, and says no longer where it was taken',
    async (orientation, side, color) => {
      const uploaded = withExif(jpegOf(128, 128), orientation);
      expect(uploaded.includes('59.9139N')).toBe(true);
      const portrait = await encoder.encode(uploaded, PORTRAIT);
      expect(portrait.bytes.includes('59.9139N')).toBe(false);
      expect(portrait.bytes.includes('Exif')).toBe(false);
      expect(colorAt(portrait, side === 'left' ? 16 : 64, side === 'left' ? 64 : 16)).toEqual(near(color));
    },
  );
});

describe('what is no picture for us', () => {
  const script = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>');
  it.each([
    ['an SVG', script, 'picture.type'],
    ['a GIF', Buffer.from('GIF89a\x01\0\x01\0\0\0\0;', 'latin1'), 'picture.type'],
    ['HTML', Buffer.from('<!doctype html><script>alert(1)</script>'), 'picture.type'],
    ['nothing', Buffer.alloc(0), 'picture.type'],
    ['a signature alone', pngOf(4, 4).subarray(0, 8), 'picture.invalid'],
    ['half a PNG', pngOf(300, 300).subarray(0, 200), 'picture.invalid'],
    ['a PNG without its end', pngOf(30, 30).subarray(0, -12), 'picture.invalid'],
    ['half a JPEG', jpegOf(300, 300).subarray(0, 700), 'picture.invalid'],
    ['a JPEG that ends after its head', jpegOf(300, 300).subarray(0, 20), 'picture.invalid'],
    ['a PNG with a wrong checksum', Buffer.from(pngOf(30, 30)).fill(7, 50, 52), 'picture.invalid'],
    ['a PNG of no size', pngFrom(['IHDR', header(0, 5)], ['IEND', Buffer.alloc(0)]), 'picture.invalid'],
    [
      'a PNG that says it is huge',
      pngFrom(['IHDR', header(60_000, 60_000)], ['IEND', Buffer.alloc(0)]),
      'picture.too-large',
    ],
    ['one pixel too wide', pngFrom(['IHDR', header(4097, 1)], ['IEND', Buffer.alloc(0)]), 'picture.too-large'],
    [
      'a PNG with less data than it says',
      pngFrom(['IHDR', header(4000, 4000)], ['IDAT', deflateSync(Buffer.alloc(90))], ['IEND', Buffer.alloc(0)]),
      'picture.invalid',
    ],
  ])('%s is refused', async (_name, bytes, code) => {
    await expect(encoder.encode(bytes, LOGO)).rejects.toMatchObject({ code });
  });

  it('a JPEG whose frame says 65500 × 65500 is refused before anything is decoded', async () => {
    const huge = Buffer.from(jpegOf(64, 64));
    const frame = huge.indexOf(Buffer.from([0xff, 0xc0]));
    huge.writeUInt16BE(65_500, frame + 5);
    huge.writeUInt16BE(65_500, frame + 7);
    await expect(encoder.encode(huge, PORTRAIT)).rejects.toMatchObject({ code: 'picture.too-large' });
  });

  it.each([false, true])('a decompression bomb is refused in bounded memory (interlaced: %s)', async (interlaced) => {
    const uploaded = bomb(100, interlaced);
    expect(uploaded.length).toBeLessThan(2 * 1024 * 1024);
    const before = process.memoryUsage.rss();
    let most = 0;
    const watch = setInterval(() => (most = Math.max(most, process.memoryUsage.rss())), 2);
    await expect(encoder.encode(uploaded, LOGO)).rejects.toMatchObject({ code: 'picture.invalid' });
    clearInterval(watch);
    expect((most - before) / 1024 / 1024).toBeLessThan(90);
  });

  it('leaves the next picture alone', async () => {
    const all = await Promise.allSettled([encoder.encode(bomb(20, true), LOGO), encoder.encode(pngOf(20, 20), LOGO)]);
    expect(all.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
  });
});

describe('a picture that is something else besides', () => {
  const page = '<!doctype html><script>alert(document.domain)</script>';

  it.each([
    ['behind its end', Buffer.concat([pngOf(20, 20), Buffer.from(page)])],
    ['in its text', pngFrom(...insideText(page))],
    ['behind a JPEG', Buffer.concat([jpegOf(32, 32), Buffer.from(page)])],
  ])('comes out as a picture alone: a page %s', async (_name, bytes) => {
    const { bytes: encoded } = await encoder.encode(bytes, LOGO);
    expect(encoded.includes('<script')).toBe(false);
    expect(encoded.subarray(1, 4).toString()).toBe('PNG');
  });
});

it('refuses more than a few at once', async () => {
  const many = await Promise.allSettled(
    Array.from({ length: 12 }, () => Promise.resolve().then(() => encoder.encode(pngOf(8, 8), LOGO))),
  );
  expect(many.filter(({ status }) => status === 'fulfilled')).toHaveLength(8);
  expect(await encoder.encode(pngOf(8, 8), LOGO)).toBeDefined();
});

function insideText(text: string): (readonly [string, Buffer])[] {
  const row = Buffer.alloc(1 + 4 * 4);
  const data = deflateSync(Buffer.concat([row, row, row, row]));
  const comment = Buffer.from(`Comment\0${text}`);
  return [
    ['IHDR', header(4, 4)],
    ['tEXt', comment],
    ['IDAT', data],
    ['IEND', Buffer.alloc(0)],
  ];
}
