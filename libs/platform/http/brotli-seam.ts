import { buffer } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { brotliCompress, constants, createBrotliCompress } from 'node:zlib';

const compress = promisify(brotliCompress);
const { BROTLI_PARAM_QUALITY, BROTLI_PARAM_LGWIN, BROTLI_OPERATION_FLUSH } = constants;
/** Both pieces must be written for the same window. */
const parameters = (quality: number): { params: Record<number, number> } => ({
  params: { [BROTLI_PARAM_QUALITY]: quality, [BROTLI_PARAM_LGWIN]: 22 },
});

/**
 * Two spaces each, copied from 16, 15, 11 and 4 bytes back, and then an empty meta-block, which ends at a byte (RFC 7932,
 * sections 4 and 9.2). These are the last distances in the state of a fresh decoder: what was used before is forgotten.
 */
const SEAM_LENGTH = 8;
const SEAM = bytesOf(
  [0, 1], // not the last meta-block;
  [0, 2], // its length is told in 4 nibbles,
  [SEAM_LENGTH - 1, 16], // less one;
  [0, 1], // compressed;
  [0, 3], // one type of literals, commands and distances each;
  [0, 6], // NPOSTFIX and NDIRECT 0;
  [0, 4], // context mode 0, one prefix tree for literals, one for distances.
  [0b0001, 4], // The tree of literals has one symbol,
  [0, 8], // 0, which never comes;
  [0b0001, 4], // that of commands has one,
  [128, 10], // "no literal, copy 2 bytes, a distance follows";
  [0b1001, 4], // that of distances has three:
  [20, 6], // 0: 13 + 3 bits
  [17, 6], // 10: 3 + 1 bit
  [19, 6], // 11: 9 + 2 bits
  [0b0, 1],
  [16 - 13, 3],
  [0b0, 1],
  [15 - 13, 3],
  [0b11, 2],
  [11 - 9, 2],
  [0b01, 2],
  [4 - 3, 1],
  [0, 1], // Not the last meta-block,
  [3, 2], // an empty one
  [0, 3], // that skips nothing.
);

/** Numbers of so many bits each, lowest bit first, filled up to a byte. */
function bytesOf(...fields: (readonly [value: number, bits: number])[]): Buffer {
  const bits = fields.flatMap(([value, count]) => Array.from({ length: count }, (_, index) => (value >> index) & 1));
  return Buffer.from(
    Array.from({ length: Math.ceil(bits.length / 8) }, (_, byte) =>
      bits.slice(byte * 8, byte * 8 + 8).reduce((sum, bit, index) => sum | (bit << index), 0),
    ),
  );
}

/** So many bytes a beginning is filled up to. */
export const ROOM = 16 * 1024;

/**
 * Compresses the end of a text as well as can be, to be put behind any beginning (`compressBeginning`) as one brotli stream.
 *
 * What an encoder writes depends on what went before by its length (references to the static dictionary count from it), by the
 * last two bytes and by the last distances. All beginnings have one length and end in spaces, and the seam sets the distances.
 * The encoder is given random bytes for a beginning: it can refer to nothing in them, and stores them as they are.
 */
export async function compressEnd(end: string): Promise<Buffer> {
  const before = Buffer.concat([noise(ROOM + SEAM_LENGTH - 2), Buffer.from('  ')]);
  const best = parameters(constants.BROTLI_MAX_QUALITY);
  const encoder = createBrotliCompress(best);
  encoder.write(before);
  encoder.flush(BROTLI_OPERATION_FLUSH, () => encoder.end(end));
  const whole = await buffer(encoder);
  const first = await compress(before, { ...best, finishFlush: BROTLI_OPERATION_FLUSH });
  return whole.subarray(first.length);
}

/** The same bytes each time, in no order (xorshift): neither text nor compressible. */
function noise(length: number): Buffer {
  let state = 2463534242;
  return Buffer.from(
    Array.from({ length }, () => {
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      return state & 255;
    }),
  );
}

/** Compresses the beginning of a text, in about a millisecond. Null: it is too long for an end to be put behind it. */
export async function compressBeginning(beginning: string): Promise<Buffer | null> {
  const length = Buffer.byteLength(beginning);
  // The seam copies from the last 16 bytes.
  if (length > ROOM - 16) return null;
  const filled = beginning + ' '.repeat(ROOM - length);
  const flushed = { ...parameters(9), finishFlush: BROTLI_OPERATION_FLUSH };
  return Buffer.concat([await compress(filled, flushed), SEAM]);
}
