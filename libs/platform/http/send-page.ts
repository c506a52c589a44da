import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Response } from 'express';
import { guardPage } from './page-policy.js';
import { pickEncoding } from './pick-encoding.js';
import { sendBody } from './web-app-files.js';

const toBrotli = promisify(brotliCompress);
const toGzip = promisify(gzip);
/** A page made for one visitor is compressed while they wait: level 5 takes about a millisecond. */
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } };

/**
 * Sends a page under its own Content-Security-Policy, compressed, kept by no cache.
 * @param nonce fresh random for this answer.
 */
export async function sendPage(
  response: Response,
  page: { html: string; nonce: string; publicOrigin: string; status?: number },
): Promise<void> {
  const { html, policy } = guardPage(page.html, page.nonce, page.publicOrigin);
  response.status(page.status ?? 200);
  response.setHeader('Content-Security-Policy', policy);
  response.setHeader('Cache-Control', 'no-store');
  response.setHeader('Vary', 'Accept-Encoding');
  const encoding = pickEncoding(response.req.headers['accept-encoding'], ['br', 'gzip', 'identity']);
  const plain = Buffer.from(html);
  const body = encoding === 'br' ? await toBrotli(plain, BROTLI) : encoding === 'gzip' ? await toGzip(plain) : plain;
  sendBody(response, 'text/html; charset=utf-8', encoding, body);
}
