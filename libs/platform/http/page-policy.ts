import { createHash } from 'node:crypto';

export interface GuardedPage {
  readonly html: string;
  readonly policy: string;
}

/** Scripts that a browser runs; a data block (`application/json`) is none (HTML, section 4.12.1). */
const INLINE_SCRIPT = /<script(?<attributes>[^>]*)>(?<text>[\s\S]*?)<\/script>/gi;
/** Angular reads the nonce for the styles of its components from its root element. */
const ROOT_ELEMENT = /<(?<name>cf-[a-z-]+)(?=[\s>])/;

/** Sources for a policy: the hash of each inline script that a browser would run. */
export const scriptHashes = (html: string): string[] =>
  [...html.matchAll(INLINE_SCRIPT)]
    .filter(({ groups }) => isRun(groups?.['attributes'] ?? ''))
    .map(
      ({ groups }) =>
        `'sha256-${createHash('sha256')
          .update(groups?.['text'] ?? '')
          .digest('base64')}'`,
    );

/**
 * The Content-Security-Policy of one page (W3C CSP3), and the page with the nonce that it names. Scripts come from this
 * origin or are inline with their hash in the policy; inline styles carry the nonce; connections go to this origin only.
 * @param nonce fresh random for each answer.
 * @param hashes of scripts that follow behind `html`.
 */
export function guardPage(
  html: string,
  nonce: string,
  publicOrigin: string,
  hashes: readonly string[] = [],
): GuardedPage {
  const policy = {
    'default-src': ["'none'"],
    'script-src': ["'self'", ...scriptHashes(html), ...hashes],
    'style-src': ["'self'", `'nonce-${nonce}'`],
    // Some browsers do not take ws: for 'self'.
    'connect-src': ["'self'", publicOrigin.replace(/^http/, 'ws')],
    'img-src': ["'self'", 'data:', 'blob:'],
    'media-src': ["'self'", 'blob:'],
    'font-src': ["'self'"],
    'worker-src': ["'self'"],
    'manifest-src': ["'self'"],
    'form-action': ["'self'"],
    'base-uri': ["'self'"],
    'object-src': ["'none'"],
    'frame-ancestors': ["'none'"],
    'require-trusted-types-for': ["'script'"],
    'trusted-types': ['angular', 'angular#bundler', 'angular#unsafe-bypass', "'allow-duplicates'"],
  };
  return {
    html: html
      .replaceAll(/<style(?=[\s>])/gi, `<style nonce="${nonce}"`)
      .replace(ROOT_ELEMENT, (tag) => `${tag} ngCspNonce="${nonce}"`),
    policy: Object.entries(policy)
      .map(([directive, sources]) => `${directive} ${sources.join(' ')}`)
      .join('; '),
  };
}

function isRun(attributes: string): boolean {
  if (/\ssrc\s*=/i.test(attributes)) return false;
  const type = /\stype\s*=\s*["']?(?<type>[^"'\s>]*)/i.exec(attributes)?.groups?.['type'];
  return type === undefined || type === '' || /^(module|text\/javascript|application\/javascript)$/i.test(type);
}
