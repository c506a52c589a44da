import { generateSecret, generateURI, verifySync } from 'otplib';

/** Seconds that a code stands for (RFC 6238, section 5.2). */
const PERIOD = 30;
const SECRET_BYTES = 20;

export const newCodeSecret = (): string => generateSecret({ length: SECRET_BYTES });

/** What an authenticator app is given, as text of a QR code (`otpauth://totp/…`). */
export const codeUri = (issuer: string, label: string, secret: string): string =>
  generateURI({ issuer, label, secret });

/**
 * @param lastStep the step of the last code that was taken: it and earlier ones are used up (RFC 6238, section 5.2).
 * @returns the step of the code, to be kept; null when it is wrong. One step early or late is taken.
 */
export function stepOfCode(code: string, secret: string, lastStep: number, now: Date): number | null {
  if (!/^\d{6}$/.test(code)) return null;
  const epoch = Math.floor(now.getTime() / 1000);
  const result = verifySync({
    token: code,
    secret,
    epoch,
    period: PERIOD,
    epochTolerance: PERIOD,
    afterTimeStep: lastStep,
  });
  return result.valid && 'timeStep' in result ? result.timeStep : null;
}
