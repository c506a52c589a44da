import { crc32, deflateSync } from 'node:zlib';
import { PNG } from 'pngjs';

interface PictureFile {
  readonly name: string;
  readonly mimeType: string;
  readonly buffer: Buffer;
}

/** A calm logo: a square with a cross cut out, and two bars for the words beside it. */
export function logoFile(): PictureFile {
  const [width, height] = [320, 96];
  const png = new PNG({ width, height });
  const paint = (left: number, top: number, right: number, bottom: number, color: readonly number[]): void => {
    for (let y = top; y < bottom; y++) for (let x = left; x < right; x++) png.data.set(color, (y * width + x) * 4);
  };
  const [green, white] = [
    [11, 92, 107, 255],
    [255, 255, 255, 255],
  ];
  paint(0, 0, 96, 96, green);
  paint(40, 16, 56, 80, white);
  paint(16, 40, 80, 56, white);
  paint(116, 24, 300, 40, green);
  paint(116, 56, 240, 72, green);
  return { name: 'logo.png', mimeType: 'image/png', buffer: PNG.sync.write(png) };
}

/** A face, as far as a few circles are one. */
export function faceFile(): PictureFile {
  const size = 300;
  const png = new PNG({ width: size, height: size });
  const within = (x: number, y: number, left: number, top: number, radius: number): boolean =>
    (x - left) ** 2 + (y - top) ** 2 < radius ** 2;
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++) {
      const isEye = within(x, y, 120, 120, 9) || within(x, y, 180, 120, 9);
      const isSkin = within(x, y, 150, 130, 75) || within(x, y, 150, 330, 110);
      png.data.set(
        isEye ? [40, 40, 50, 255] : isSkin ? [226, 180, 150, 255] : [205, 225, 230, 255],
        (y * size + x) * 4,
      );
    }
  return { name: 'face.png', mimeType: 'image/png', buffer: PNG.sync.write(png) };
}

/** A PNG that says it is small and inflates to 64 MB. */
export function bombFile(): PictureFile {
  const plain = PNG.sync.write(new PNG({ width: 64, height: 64 }));
  const data = deflateSync(Buffer.alloc(64 * 1024 * 1024), { level: 9 });
  // The header stays; the data of the one IDAT chunk is another. Its checksum is right.
  const head = plain.subarray(0, 33);
  return { name: 'bomb.png', mimeType: 'image/png', buffer: Buffer.concat([head, chunk('IDAT', data), chunk('IEND')]) };
}

function chunk(type: string, data: Buffer = Buffer.alloc(0)): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}
