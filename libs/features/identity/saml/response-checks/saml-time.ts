import { insist } from '../refusal.js';

const MINUTE = 60_000;
/** How far the clocks of the two machines may stand apart, milliseconds. */
export const CLOCK_SKEW = MINUTE;
/** An answer is used within minutes of being made, or not at all. */
export const ANSWER_LIFE = 5 * MINUTE;
/** So long ago at most did the person prove who they are to the identity provider. */
export const LONGEST_SIGNED_IN = 12 * 60 * MINUTE;

const DATE_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z$/;

/** A moment as SAML writes it (saml-core, section 1.3.3): UTC, with a Z. @throws SamlRefusal `malformed-xml`. */
export function momentOf(written: string | undefined | null): number {
  insist(written !== undefined && written !== null && DATE_TIME.test(written), 'malformed-xml');
  const milliseconds = Date.parse(written);
  insist(Number.isFinite(milliseconds), 'malformed-xml');
  return milliseconds;
}
