import { crc32, deflateSync } from 'node:zlib';
import jpeg from 'jpeg-js';
import { PNG } from 'pngjs';

type Color = readonly [number, number, number];
export const RED: Color = [220, 20, 20];
export const BLUE: Color = [20, 20, 220];

/** Left half one color, right half another. */
export function halves(width: number, height: number, left: Color = RED, right: Color = BLUE, alpha = 255): Buffer {
  const data = Buffer.alloc(width * height * 4);
  for (let pixel = 0; pixel < width * height; pixel++)
    data.set([...(pixel % width < width / 2 ? left : right), alpha], pixel * 4);
  return data;
}

export function pngOf(width: number, height: number, data = halves(width, height)): Buffer {
  const png = new PNG({ width, height });
  png.data = data;
  return PNG.sync.write(png);
}

export const jpegOf = (width: number, height: number): Buffer =>
  jpeg.encode({ width, height, data: halves(width, height) }, 90).data;

/** A PNG of these chunks, each with its checksum. */
export const pngFrom = (...chunks: readonly (readonly [type: string, data: Buffer])[]): Buffer =>
  Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    ...chunks.flatMap(([type, data]) => {
      const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
      const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
      length.writeUInt32BE(data.length);
      check.writeUInt32BE(crc32(body));
      return [length, body, check];
    }),
  ]);

export function header(width: number, height: number, { depth = 8, color = 6, interlaced = false } = {}): Buffer {
  const data = Buffer.alloc(13);
  data.writeUInt32BE(width, 0);
  data.writeUInt32BE(height, 4);
  data.set([depth, color, 0, 0, interlaced ? 1 : 0], 8);
  return data;
}

/** Says it is small and inflates to hundreds of MB: the data of `megabytes` zeros. */
export const bomb = (megabytes: number, interlaced: boolean): Buffer =>
  pngFrom(
    ['IHDR', header(64, 64, { interlaced })],
    ['IDAT', deflateSync(Buffer.alloc(megabytes * 1024 * 1024), { level: 9 })],
    ['IEND', Buffer.alloc(0)],
  );

/** Puts EXIF with an orientation and a place (GPS IFD) into a JPEG (CIPA DC-008, section 4.6). */
export function withExif(plain: Buffer, orientation: number): Buffer {
  const tiff = Buffer.alloc(110);
  tiff.write('II', 0, 'latin1');
  tiff.writeUInt16LE(42, 2);
  tiff.writeUInt32LE(8, 4);
  tiff.writeUInt16LE(2, 8);
  tiff.writeUInt16LE(0x0112, 10);
  tiff.writeUInt16LE(3, 12);
  tiff.writeUInt32LE(1, 14);
  tiff.writeUInt16LE(orientation, 18);
  tiff.writeUInt16LE(0x8825, 22);
  tiff.writeUInt16LE(4, 24);
  tiff.writeUInt32LE(1, 26);
  tiff.writeUInt32LE(38, 30);
  tiff.writeUInt16LE(1, 38);
  tiff.writeUInt16LE(1, 40);
  tiff.writeUInt16LE(2, 42);
  tiff.writeUInt32LE(20, 44);
  tiff.writeUInt32LE(60, 48);
  tiff.write('59.9139N 10.7522E', 60, 'latin1');
  const body = Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), tiff]);
  const segment = Buffer.from([0xff, 0xe1, 0, 0]);
  segment.writeUInt16BE(body.length + 2, 2);
  return Buffer.concat([plain.subarray(0, 2), segment, body, plain.subarray(2)]);
}
