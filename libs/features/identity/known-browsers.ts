import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';

/** So many members may share one browser and be known in it: the computer of a ward. */
const MOST = 20;
/** Browsers keep no cookie longer (RFC 6265bis, section 5.5). */
export const KNOWN_FOR = 400 * 86_400_000;
const LENGTH = 22;

/**
 * Tells by a cookie whether a browser has signed a member in before. The cookie holds a mark for each member (a MAC under a
 * key made from the appliance's secret), which tells others nothing and lets nobody in; nothing is stored here.
 */
export class KnownBrowsers {
  private readonly keys: readonly Buffer[];

  /** @param secrets the first marks; marks of all count. */
  constructor(secrets: readonly string[]) {
    this.keys = secrets.map((secret) => Buffer.from(hkdfSync('sha256', secret, '', 'confrere known browsers', 32)));
  }

  /** @param cookie as it came, or null. */
  knows(cookie: string | null, memberId: string): boolean {
    const wanted = this.keys.map((key) => Buffer.from(mark(key, memberId)));
    return marksOf(cookie).some((each) => wanted.some((one) => timingSafeEqual(one, Buffer.from(each))));
  }

  /** @returns the cookie with a mark of this member in front. */
  add(cookie: string | null, memberId: string): string {
    const [own, ...older] = this.keys.map((key) => mark(key, memberId));
    const others = marksOf(cookie).filter((each) => each !== own && !older.includes(each));
    return [own, ...others].slice(0, MOST).join('.');
  }
}

const mark = (key: Buffer, memberId: string): string =>
  createHmac('sha256', key).update(memberId).digest('base64url').slice(0, LENGTH);

const marksOf = (cookie: string | null): string[] =>
  (cookie ?? '').split('.').filter((each) => /^[A-Za-z0-9_-]+$/.test(each) && each.length === LENGTH);
