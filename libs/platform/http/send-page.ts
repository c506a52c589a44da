import type { Response } from 'express';
import { guardPage } from './page-policy.js';
import type { PageTemplate } from './page-template.js';
import { pickEncoding } from './pick-encoding.js';
import { sendBody } from './web-app-files.js';

/**
 * Sends a page under its own Content-Security-Policy, compressed, kept by no cache.
 * @param page.beginning the template's beginning, filled in.
 * @param page.nonce fresh random for this answer.
 */
export async function sendPage(
  response: Response,
  page: { template: PageTemplate; beginning: string; nonce: string; publicOrigin: string; status?: number },
): Promise<void> {
  const { template, nonce, publicOrigin } = page;
  const { html, policy } = guardPage(page.beginning, nonce, publicOrigin, template.hashes);
  response.status(page.status ?? 200);
  response.setHeader('Content-Security-Policy', policy);
  response.setHeader('Cache-Control', 'no-store');
  response.setHeader('Vary', 'Accept-Encoding');
  const encoding = pickEncoding(response.req.headers['accept-encoding'], ['br', 'gzip', 'identity']);
  sendBody(response, 'text/html; charset=utf-8', encoding, await template.body(html, encoding));
}
