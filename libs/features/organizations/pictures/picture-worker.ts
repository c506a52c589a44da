/**
 * Decodes a picture and encodes it anew, smaller, in a thread of its own: nothing of what was uploaded but its pixels comes
 * out. One file with nothing but packages, because a worker is started by its file's name.
 */
import { parentPort } from 'node:worker_threads';
import { inflateSync } from 'node:zlib';
import jpeg from 'jpeg-js';
import { PNG } from 'pngjs';

/** Nobody's logo or face needs more (pixels). */
const LONGEST_SIDE = 4096;
/** Decoded PNG data, filters included: 8 bits of four channels at the largest size. */
const MOST_INFLATED = LONGEST_SIDE * (LONGEST_SIDE * 4 + 1);
const JPEG_LIMITS = { maxResolutionInMP: 17, maxMemoryUsageInMB: 400, tolerantDecoding: false } as const;
/** Tried one after the other until a picture is light enough. */
const JPEG_QUALITIES = [85, 75, 65, 55] as const;
/** Bytes. */
const HEAVIEST = 6_000;
/** Nothing is made smaller than this part of its frame. */
const SMALLEST = 0.4;

/** How a picture is made smaller: a logo into a frame, a face into a square that is cut out of its middle. */
export type PictureShape = { readonly kind: 'logo' | 'portrait'; readonly width: number; readonly height: number };

/** What the thread is asked. */
export interface PictureTask {
  readonly id: number;
  readonly bytes: Uint8Array;
  readonly shape: PictureShape;
}

/** What it answers: a picture, or why there is none. */
export type PictureResult = { readonly id: number } & (
  | { readonly fault: 'type' | 'too-large' | 'invalid' }
  | {
      readonly fault: null;
      readonly mediaType: 'image/png' | 'image/jpeg';
      readonly width: number;
      readonly height: number;
      readonly bytes: Uint8Array;
    }
);

interface Pixels {
  readonly width: number;
  readonly height: number;
  /** Red, green, blue, alpha, row by row. */
  readonly data: Uint8Array;
}

class Refused extends Error {
  readonly fault: 'type' | 'too-large' | 'invalid';
  constructor(fault: 'type' | 'too-large' | 'invalid') {
    super(fault);
    this.fault = fault;
  }
}

parentPort?.on('message', ({ id, bytes, shape }: PictureTask) => {
  try {
    const { encoded, ...picture } = encodeAnew(Buffer.from(bytes), shape);
    const own = Uint8Array.from(encoded);
    parentPort?.postMessage({ id, fault: null, ...picture, bytes: own } satisfies PictureResult, [own.buffer]);
  } catch (error) {
    const fault = error instanceof Refused ? error.fault : 'invalid';
    parentPort?.postMessage({ id, fault } satisfies PictureResult);
  }
});

function encodeAnew(bytes: Buffer, shape: PictureShape) {
  const source = decode(bytes);
  const portrait = shape.kind === 'portrait';
  let encoded: ReturnType<typeof encode>;
  let shrunk = 1;
  // What visitors wait for on a phone weighs little: first coarser, then smaller.
  do {
    encoded = encode(scale(source, { ...shape, width: shape.width * shrunk, height: shape.height * shrunk }), portrait);
    shrunk *= 0.8;
  } while (encoded.encoded.length > HEAVIEST && shrunk > SMALLEST);
  return encoded;
}

function encode({ width, height, data }: Pixels, portrait: boolean) {
  const opaque = isOpaque(data);
  const png = new PNG({ width, height });
  png.data = Buffer.from(data);
  const asPng = PNG.sync.write(png, { colorType: opaque ? 2 : 6, deflateLevel: 9 });
  // A face as PNG weighs ten times as much; the edges of a logo blur as JPEG, and not everything can be seen through.
  if (!opaque || (!portrait && asPng.length <= HEAVIEST))
    return { encoded: asPng, width, height, mediaType: 'image/png' as const };
  const inSteps = JPEG_QUALITIES.map((quality) => () => jpeg.encode({ width, height, data }, quality).data);
  let encoded = inSteps[0]!();
  for (const step of inSteps.slice(1)) if (encoded.length > HEAVIEST) encoded = step();
  return { encoded, width, height, mediaType: 'image/jpeg' as const };
}

/** By what the bytes are, not by what they are called. */
function decode(bytes: Buffer): Pixels {
  if (bytes.subarray(0, 8).equals(PNG_SIGNATURE)) return decodePng(bytes);
  if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return decodeJpeg(bytes);
  throw new Refused('type');
}

const PNG_SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** PNG (Third Edition), sections 5.3 and 11.2: its size is checked before, and its data while, it is inflated. */
function decodePng(bytes: Buffer): Pixels {
  if (bytes.length < 33 || bytes.toString('latin1', 12, 16) !== 'IHDR') throw new Refused('invalid');
  const expected = inflatedSize(bytes);
  const data: Buffer[] = [];
  let end = 8;
  for (let type = ''; type !== 'IEND';) {
    if (end + 12 > bytes.length) throw new Refused('invalid');
    const length = bytes.readUInt32BE(end);
    type = bytes.toString('latin1', end + 4, end + 8);
    if (end + 12 + length > bytes.length) throw new Refused('invalid');
    if (type === 'IDAT') data.push(bytes.subarray(end + 8, end + 8 + length));
    end += 12 + length;
  }
  // Not a byte more than its header says is ever inflated: pngjs sets no limit of its own for interlaced pictures.
  if (inflateSync(Buffer.concat(data), { maxOutputLength: expected }).length < expected) throw new Refused('invalid');
  // What stands behind the end is no picture.
  return PNG.sync.read(bytes.subarray(0, end), { checkCRC: true });
}

/** How many bytes the data of a PNG are before they are deflated, by its header (sections 7.2, 8.1). */
function inflatedSize(bytes: Buffer): number {
  const [width, height] = [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
  requireSize(width, height);
  const [depth = 0, color = 0] = bytes.subarray(24, 26);
  const bits = depth * ({ 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 }[color] ?? 0);
  if (bits === 0) throw new Refused('invalid');
  const passes = bytes[28] === 1 ? ADAM7 : WHOLE;
  let size = 0;
  for (const [x, y, everyX, everyY] of passes) {
    const columns = Math.ceil((width - x) / everyX);
    const rows = Math.ceil((height - y) / everyY);
    if (columns > 0 && rows > 0) size += rows * (1 + Math.ceil((columns * bits) / 8));
  }
  if (size > MOST_INFLATED) throw new Refused('too-large');
  return size;
}

type Pass = readonly [x: number, y: number, everyX: number, everyY: number];
const WHOLE: readonly Pass[] = [[0, 0, 1, 1]];
const ADAM7: readonly Pass[] = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
];

function decodeJpeg(bytes: Buffer): Pixels {
  const { width, height, orientation } = readJpegHead(bytes);
  requireSize(width, height);
  try {
    return orient(jpeg.decode(bytes, { ...JPEG_LIMITS, useTArray: true, formatAsRGBA: true }), orientation);
  } catch (error) {
    throw new Refused(/limit exceeded/.test(String(error)) ? 'too-large' : 'invalid');
  }
}

/** Size and EXIF orientation of a JPEG (ITU-T T.81, annex B; CIPA DC-008, section 4.6.5), from its segments before the scan. */
function readJpegHead(bytes: Buffer): { width: number; height: number; orientation: number } {
  let orientation = 1;
  for (let at = 2; at + 9 < bytes.length;) {
    if (bytes[at] !== 0xff) throw new Refused('invalid');
    const marker = bytes[at + 1] ?? 0;
    if (marker === 0xff) {
      at++;
      continue;
    }
    const length = bytes.readUInt16BE(at + 2);
    if (length < 2) throw new Refused('invalid');
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) return { height: bytes.readUInt16BE(at + 5), width: bytes.readUInt16BE(at + 7), orientation };
    if (marker === 0xda || marker === 0xd9) break;
    if (marker === 0xe1) orientation = exifOrientation(bytes.subarray(at + 4, at + 2 + length)) ?? orientation;
    at += 2 + length;
  }
  throw new Refused('invalid');
}

/** @returns null where there is none, or nothing that can be read. */
function exifOrientation(segment: Buffer): number | null {
  if (segment.toString('latin1', 0, 6) !== 'Exif\0\0' || segment.length < 20) return null;
  const tiff = segment.subarray(6);
  const little = tiff.toString('latin1', 0, 2) === 'II';
  const short = (at: number) => (at + 2 > tiff.length ? 0 : little ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at));
  const directory = little ? tiff.readUInt32LE(4) : tiff.readUInt32BE(4);
  if (directory > tiff.length) return null;
  const entries = Math.min(short(directory), 200);
  for (let entry = 0; entry < entries; entry++) {
    const at = directory + 2 + entry * 12;
    if (short(at) !== 0x0112) continue;
    const value = short(at + 8);
    return value >= 1 && value <= 8 ? value : null;
  }
  return null;
}

function requireSize(width: number, height: number): void {
  if (width < 1 || height < 1) throw new Refused('invalid');
  if (width > LONGEST_SIDE || height > LONGEST_SIDE) throw new Refused('too-large');
}

/** Turns and mirrors as EXIF orientation 1 to 8 asks for. */
function orient(pixels: Pixels, orientation: number): Pixels {
  if (orientation === 1) return pixels;
  const { width, height } = pixels;
  const turned = orientation >= 5;
  const source = new Uint32Array(pixels.data.buffer, pixels.data.byteOffset, width * height);
  const [outWidth, outHeight] = turned ? [height, width] : [width, height];
  const target = new Uint32Array(outWidth * outHeight);
  for (let y = 0; y < outHeight; y++)
    for (let x = 0; x < outWidth; x++) {
      let [fromX, fromY] = turned ? [y, x] : [x, y];
      if ([2, 3, 7, 8].includes(orientation)) fromX = width - 1 - fromX;
      if ([3, 4, 6, 7].includes(orientation)) fromY = height - 1 - fromY;
      target[y * outWidth + x] = source[fromY * width + fromX] ?? 0;
    }
  return { width: outWidth, height: outHeight, data: new Uint8Array(target.buffer) };
}

/** Averages the area behind each pixel; nothing is made larger. */
function scale(source: Pixels, shape: PictureShape): Pixels {
  const cropped = shape.kind === 'portrait';
  const side = Math.min(source.width, source.height);
  const area = cropped
    ? { x: Math.floor((source.width - side) / 2), y: Math.floor((source.height - side) / 2), width: side, height: side }
    : { x: 0, y: 0, width: source.width, height: source.height };
  const factor = Math.min(1, shape.width / area.width, shape.height / area.height);
  const width = Math.max(1, Math.round(area.width * factor));
  const height = Math.max(1, Math.round(area.height * factor));
  const data = new Uint8Array(width * height * 4);
  for (let y = 0; y < height; y++) {
    const top = area.y + Math.floor((y * area.height) / height);
    const bottom = Math.max(top + 1, area.y + Math.floor(((y + 1) * area.height) / height));
    for (let x = 0; x < width; x++) {
      const left = area.x + Math.floor((x * area.width) / width);
      const right = Math.max(left + 1, area.x + Math.floor(((x + 1) * area.width) / width));
      average(source, { left, right, top, bottom }, data, (y * width + x) * 4);
    }
  }
  return { width, height, data };
}

/** Colors count by how opaque they are: what cannot be seen gives no dark edge. */
function average(
  { width, data: source }: Pixels,
  { left, right, top, bottom }: { left: number; right: number; top: number; bottom: number },
  target: Uint8Array,
  at: number,
): void {
  let red = 0;
  let green = 0;
  let blue = 0;
  let alpha = 0;
  for (let y = top; y < bottom; y++)
    for (let x = left; x < right; x++) {
      const from = (y * width + x) * 4;
      const weight = source[from + 3] ?? 0;
      red += (source[from] ?? 0) * weight;
      green += (source[from + 1] ?? 0) * weight;
      blue += (source[from + 2] ?? 0) * weight;
      alpha += weight;
    }
  if (alpha > 0) {
    target[at] = Math.round(red / alpha);
    target[at + 1] = Math.round(green / alpha);
    target[at + 2] = Math.round(blue / alpha);
  }
  target[at + 3] = Math.round(alpha / ((right - left) * (bottom - top)));
}

function isOpaque(data: Uint8Array): boolean {
  for (let at = 3; at < data.length; at += 4) if (data[at] !== 255) return false;
  return true;
}
