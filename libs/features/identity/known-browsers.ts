import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import type { IdGenerator } from '@confrere/kernel';

/** So many members may share one browser and be known in it: the computer of a ward. */
const MOST = 20;
/** Browsers keep no cookie longer (RFC 6265bis, section 5.5). */
export const KNOWN_FOR = 400 * 86_400_000;
/** Of a mark: what tells browsers apart (48 bits), and its MAC with the member (132 bits). */
const OWN = 8;
const MAC = 22;

/**
 * Tells by a cookie whether a browser has signed a member in before (a device cookie, OWASP "Slow Down Online Guessing
 * Attacks with Device Cookies"). The cookie holds a mark for each member, with a MAC under a key made from the appliance's
 * secret, which tells others nothing and lets nobody in; nothing is stored here.
 */
export class KnownBrowsers {
  private readonly keys: readonly Buffer[];

  /** @param secrets the first marks; marks of all count. */
  constructor(
    secrets: readonly string[],
    private readonly ids: IdGenerator,
  ) {
    this.keys = secrets.map((secret) => Buffer.from(hkdfSync('sha256', secret, '', 'confrere known browsers', 32)));
  }

  /** @param cookie as it came, or null. */
  knows(cookie: string | null, memberId: string): boolean {
    return this.markOf(cookie, memberId) !== null;
  }

  /** The mark of this member, which no other browser has; null where they are not known. */
  markOf(cookie: string | null, memberId: string): string | null {
    return marksOf(cookie).find((each) => this.isOf(each, memberId)) ?? null;
  }

  /** @returns the cookie with a new mark of this member in front: what was tried with an earlier one does not slow it down. */
  add(cookie: string | null, memberId: string): string {
    const [key] = this.keys;
    const own = this.ids.secret(6).slice(0, OWN);
    const others = marksOf(cookie).filter((each) => !this.isOf(each, memberId));
    return [key ? own + macOf(key, own, memberId) : own, ...others].slice(0, MOST).join('.');
  }

  private isOf(mark: string, memberId: string): boolean {
    const mac = Buffer.from(mark.slice(OWN));
    return this.keys.some((key) => timingSafeEqual(mac, Buffer.from(macOf(key, mark.slice(0, OWN), memberId))));
  }
}

const macOf = (key: Buffer, own: string, memberId: string): string =>
  createHmac('sha256', key).update(`${own} ${memberId}`).digest('base64url').slice(0, MAC);

const marksOf = (cookie: string | null): string[] =>
  (cookie ?? '').split('.').filter((each) => /^[A-Za-z0-9_-]+$/.test(each) && each.length === OWN + MAC);
