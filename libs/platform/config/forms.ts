import { z } from 'zod';

/** A whole number that may also come as text, from the environment. */
export const whole = (least: number, most: number, what = `write a whole number from ${least} to ${most}`) =>
  z.coerce.number(what).int(what).min(least, what).max(most, what);

export const port = whole(1, 65_535, 'write a port number from 1 to 65535');

/** @param what what to write, as the end of a sentence. */
export const host = (what: string) => z.string(what).min(1, what);

/** @param what what to write, as the end of a sentence. */
export const file = host;

const SECRET = 'give a secret of at least 32 characters, best by a file: secretFile';
export const secret = z.string(SECRET).min(32, SECRET);
