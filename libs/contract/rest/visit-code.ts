import * as z from 'zod/mini';

/** The quasigroup of order 10 of H. M. Damm (2004): no wrong digit and no two exchanged neighbors go unnoticed. */
const DAMM = [
  '0317598642',
  '7092154863',
  '4206871359',
  '1750983426',
  '6123045978',
  '3674209581',
  '5869720134',
  '8945362017',
  '9438617205',
  '2581436790',
] as const;

/** The digit that makes `digits` a code. */
export const checkDigit = (digits: string): string =>
  [...digits].reduce((interim, digit) => DAMM[Number(interim)]?.[Number(digit)] ?? '0', '0');

/** Nine digits of a letter, the last of which checks the others: what was mistyped is known without asking. */
export const VisitCode = z.string().check(
  z.regex(/^\d{9}$/),
  z.refine((code) => checkDigit(code) === '0'),
);

/** `POST /api/link/code`: a tap exchanges the code for a cookie, as a link is. Answer: `VisitPage`. 404 `code.unknown`, 429 `rate.limited`. */
export const OpenByCode = z.strictObject({ code: VisitCode });
export type OpenByCode = z.infer<typeof OpenByCode>;
