import type { RequestHandler } from 'express';
import helmet from 'helmet';

const ONE_YEAR = 365 * 24 * 3600;

/** What a page may do with the machine it is on; the rest is off. */
const PERMISSIONS = [
  'camera=(self)',
  'microphone=(self)',
  'display-capture=(self)',
  'screen-wake-lock=(self)',
  'autoplay=(self)',
  'fullscreen=(self)',
  'clipboard-write=(self)',
  ...['geolocation', 'payment', 'usb', 'serial', 'hid', 'midi', 'browsing-topics'].map((name) => `${name}=()`),
].join(', ');

/** Headers of every answer. What is no page may load nothing and be framed by nobody; pages bring their own policy. */
export function securityHeaders(publicOrigin: string): RequestHandler {
  const secure = publicOrigin.startsWith('https:');
  const fromHelmet = helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"], baseUri: ["'none'"], formAction: ["'none'"] },
    },
    referrerPolicy: { policy: 'no-referrer' },
    crossOriginOpenerPolicy: { policy: 'same-origin' },
    crossOriginResourcePolicy: { policy: 'same-origin' },
    xFrameOptions: { action: 'deny' },
    strictTransportSecurity: secure ? { maxAge: ONE_YEAR, includeSubDomains: false } : false,
  });
  return (request, response, next) => {
    response.setHeader('Permissions-Policy', PERMISSIONS);
    response.setHeader('X-Robots-Tag', 'noindex, nofollow');
    fromHelmet(request, response, next);
  };
}
