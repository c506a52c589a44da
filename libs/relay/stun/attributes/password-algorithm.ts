import type { Attribute } from '../attribute.js';

/** How the key of the long-term credential mechanism is made of the password (RFC 8489, section 18.5). */
export const KeyAlgorithm = { md5: 0x0001, sha256: 0x0002 } as const;

/** One algorithm as it stands on the wire; neither of the two that exist has parameters. */
export interface PasswordAlgorithmChoice {
  readonly algorithm: number;
  readonly parameters: Buffer;
}

/** PASSWORD-ALGORITHM (RFC 8489, section 14.12): the one that the client has chosen. */
export const PasswordAlgorithm: Attribute<PasswordAlgorithmChoice> = {
  type: 0x001d,
  encode: encodeChoice,
  decode(bytes) {
    const choice = decodeChoice(bytes, 0);
    return choice && choice.end >= bytes.length ? choice.value : null;
  },
};

/** Number, length of the parameters, parameters padded to four bytes. */
export function encodeChoice({ algorithm, parameters }: PasswordAlgorithmChoice): Buffer {
  const bytes = Buffer.alloc(4 + ((parameters.length + 3) & ~3));
  bytes.writeUInt16BE(algorithm, 0);
  bytes.writeUInt16BE(parameters.length, 2);
  parameters.copy(bytes, 4);
  return bytes;
}

/** Reads the choice at `at`; `end` is where the next one begins. The very last may come without its padding. */
export function decodeChoice(bytes: Buffer, at: number): { value: PasswordAlgorithmChoice; end: number } | null {
  if (at + 4 > bytes.length) return null;
  const length = bytes.readUInt16BE(at + 2);
  if (at + 4 + length > bytes.length) return null;
  const value = { algorithm: bytes.readUInt16BE(at), parameters: bytes.subarray(at + 4, at + 4 + length) };
  return { value, end: at + 4 + ((length + 3) & ~3) };
}
