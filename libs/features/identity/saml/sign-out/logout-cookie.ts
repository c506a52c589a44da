import { setCookie } from '@confrere/platform/access';

const LIFE = 10 * 60_000;
const isSecure = (origin: string): boolean => origin.startsWith('https:');

/** What binds the identity provider's answer to the browser that signs out. Nothing but words hangs on it: it has no secret. */
export const logoutCookie = (origin: string): string =>
  isSecure(origin) ? '__Host-saml-logout' : 'confrere-saml-logout';

/** The answer may be posted by the identity provider's site, which brings no stricter cookie along. */
export const logoutCookieHeader = (origin: string, requestId: string, now: Date): string =>
  setCookie(origin, {
    name: logoutCookie(origin),
    value: requestId,
    expires: new Date(now.getTime() + LIFE),
    sameSite: isSecure(origin) ? 'none' : 'lax',
  });
