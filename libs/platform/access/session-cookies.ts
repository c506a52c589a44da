import { parseCookie, stringifySetCookie } from 'cookie';

export interface CookieNames {
  readonly login: string;
  readonly link: string;
  /** In which members this browser has signed in; opens nothing. */
  readonly browser: string;
}

/**
 * What the cookies are called. `__Host-` binds them to this host, to `/` and to HTTPS (RFC 6265bis, section 4.1.3.2);
 * the evaluation appliance on http://127.0.0.1 cannot have that.
 */
export function cookieNames(publicOrigin: string): CookieNames {
  const prefix = isSecure(publicOrigin) ? '__Host-' : '';
  return {
    login: `${prefix}confrere-login`,
    link: `${prefix}confrere-link`,
    browser: `${prefix}confrere-browser`,
  };
}

/** @returns the value of one cookie of a `Cookie` header, or null. */
export function readCookie(cookieHeader: string | undefined, name: string): string | null {
  if (!cookieHeader || cookieHeader.length > LONGEST_HEADER) return null;
  return parseCookie(cookieHeader)[name] ?? null;
}

/**
 * A `Set-Cookie` header for a secret that only the server reads.
 * @param sameSite `lax` for staff, who may come from a link in the intranet; `strict` for visitors; `none` only for what
 * must come along with a form that another site posts.
 */
export function setCookie(
  publicOrigin: string,
  cookie: { name: string; value: string; expires: Date; sameSite: 'lax' | 'strict' | 'none' },
): string {
  return stringifySetCookie({ ...cookie, path: '/', httpOnly: true, secure: isSecure(publicOrigin) });
}

/** A `Set-Cookie` header that takes a cookie away. */
export function clearCookie(publicOrigin: string, name: string): string {
  return setCookie(publicOrigin, { name, value: '', expires: new Date(0), sameSite: 'lax' });
}

const LONGEST_HEADER = 8192;
const isSecure = (publicOrigin: string): boolean => publicOrigin.startsWith('https:');
