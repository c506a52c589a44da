import { promisify } from 'node:util';
import { brotliCompress, brotliDecompress, constants, crc32, deflateRaw, gzip } from 'node:zlib';
import { compressBeginning, compressEnd } from './brotli-seam.js';
import { scriptHashes } from './page-policy.js';
import type { Encoding } from './pick-encoding.js';

const toBrotli = promisify(brotliCompress);
const fromBrotli = promisify(brotliDecompress);
const toDeflate = promisify(deflateRaw);
const toGzip = promisify(gzip);
/** For what must be compressed while a visitor waits. */
const QUICK = { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } };
/** RFC 1952: deflated, no name, no time, system unknown. */
const GZIP_HEADER = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]);

/**
 * A built page of which only the beginning is made for each visitor. The end, from its inline script on, is always the same:
 * it is compressed once, as well as can be, and sent behind every beginning.
 */
export class PageTemplate {
  /** What is to be filled in. */
  readonly beginning: string;
  /** Sources for the policy: the scripts of the end. */
  readonly hashes: readonly string[];
  private readonly end: string;
  private readonly brotli: Promise<Buffer | null>;
  private readonly deflated: Promise<Buffer>;

  constructor(html: string) {
    const cut = html.indexOf('<script type="module">');
    this.beginning = cut < 0 ? html : html.slice(0, cut);
    this.end = cut < 0 ? '' : html.slice(cut);
    this.hashes = scriptHashes(this.end);
    this.brotli = this.end ? this.proven() : Promise.resolve(null);
    this.deflated = toDeflate(this.end, { level: 9 });
  }

  /** The whole page behind this beginning, as it is sent. */
  async body(beginning: string, encoding: Encoding): Promise<Buffer> {
    if (encoding === 'gzip') return this.gzipped(beginning);
    if (encoding === 'br') return (await this.seamed(beginning)) ?? toBrotli(beginning + this.end, QUICK);
    return Buffer.from(beginning + this.end);
  }

  private async seamed(beginning: string): Promise<Buffer | null> {
    const end = await this.brotli;
    const first = end && (await compressBeginning(beginning));
    return end && first && Buffer.concat([first, end]);
  }

  /** The end, once it has been read back behind a beginning: another zlib might write it otherwise. */
  private async proven(): Promise<Buffer | null> {
    const end = await compressEnd(this.end);
    const first = await compressBeginning(this.beginning);
    if (!first) return null;
    const back = await fromBrotli(Buffer.concat([first, end])).catch(() => null);
    return back?.toString().endsWith(this.end) ? end : null;
  }

  private async gzipped(beginning: string): Promise<Buffer> {
    if (!this.end) return toGzip(beginning);
    const [first, last] = [Buffer.from(beginning), Buffer.from(this.end)];
    const check = Buffer.alloc(8);
    check.writeUInt32LE(crc32(last, crc32(first)), 0);
    check.writeUInt32LE(first.length + last.length, 4);
    const deflated = await toDeflate(first, { level: 9, finishFlush: constants.Z_SYNC_FLUSH });
    return Buffer.concat([GZIP_HEADER, deflated, await this.deflated, check]);
  }
}
