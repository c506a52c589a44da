const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** How long a session lasts: without a request or an open page (`idle`), and in all (`absolute`), in milliseconds. */
export const LOGIN_LIFE = { idle: 1 * HOUR, absolute: 12 * HOUR } as const;

/** What would end in the middle of a call stands so much longer, again and again, until the call is over. */
export const KEPT_IN_CALL = 3 * MINUTE;

/** Cookies outlast what stands behind them: a call may carry a session on past its end. */
export const COOKIE_GRACE = 4 * HOUR;

/** A visitor's session ends with the invitation at the latest. Idle is long enough for a phone that sleeps while its owner waits. */
export const LINK_LIFE = { idle: 2 * HOUR } as const;

/** A one-time link for a professional is to be used soon. */
export const ENTRY_LINK_LIFE = 24 * HOUR;

/** No invitation opens longer than this after it was made, or after its appointment, whatever was asked for. */
export const LONGEST_INVITATION = 30 * 24 * HOUR;

/** `seenAt` is written at most this often. */
export const SEEN_EVERY = 1 * MINUTE;

interface Lasting {
  readonly seenAt: Date;
  readonly expiresAt: Date;
  readonly endedAt: Date | null;
}

/** Whether a session still stands at `now`. */
export const stands = (session: Lasting, idle: number, now: Date): boolean =>
  session.endedAt === null && now < session.expiresAt && now.getTime() - session.seenAt.getTime() < idle;
