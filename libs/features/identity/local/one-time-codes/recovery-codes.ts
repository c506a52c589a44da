import { randomInt } from 'node:crypto';
import { argon2id } from '../password/password-hash.js';

export const HOW_MANY = 10;
/** Crockford's base 32: nothing that is taken for something else when it is written down. */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const LENGTH = 10;

/** Ten codes of 50 random bits, to be told once: `7k2mf-9qx4d`. */
export const newRecoveryCodes = (): string[] =>
  Array.from({ length: HOW_MANY }, () => {
    const code = Array.from({ length: LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
    return `${code.slice(0, LENGTH / 2)}-${code.slice(LENGTH / 2)}`;
  });

/** @returns as people write them, one way: null when it cannot be a recovery code. */
export function readRecoveryCode(typed: string): string | null {
  const plain = typed.toLowerCase().replaceAll(/[\s-]/g, '').replaceAll('o', '0').replaceAll(/[il]/g, '1');
  return plain.length === LENGTH && [...plain].every((each) => ALPHABET.includes(each)) ? plain : null;
}

/**
 * 50 bits are too few for a fast hash. One salt for the ten codes of a member, so that a code that is tried is hashed once.
 * @param salt hex.
 */
export const hashRecoveryCode = async (plain: string, salt: string): Promise<string> =>
  (await argon2id(plain, Buffer.from(salt, 'hex'))).toString('hex');
