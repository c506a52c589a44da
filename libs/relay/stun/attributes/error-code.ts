import type { Attribute } from '../attribute.js';

/** ERROR-CODE (RFC 8489, section 14.8): a number from 300 to 699 and a reason for people, which may be empty. */
export const ErrorCode: Attribute<{ code: number; reason: string }> = {
  type: 0x0009,
  encode({ code, reason }) {
    return Buffer.concat([Buffer.from([0, 0, Math.floor(code / 100), code % 100]), Buffer.from(reason, 'utf8')]);
  },
  decode(bytes) {
    const [hundreds, rest] = [(bytes[2] ?? 0) & 0x07, bytes[3] ?? 0];
    if (bytes.length < 4 || bytes.length > 4 + 763 || hundreds < 3 || hundreds > 6 || rest > 99) return null;
    return { code: hundreds * 100 + rest, reason: bytes.toString('utf8', 4) };
  },
};
