import type { Attribute } from '../attribute.js';

/** ADDRESS-ERROR-CODE (RFC 8656, section 18.12): why there is no relayed address of that family beside the other one. */
export const AddressErrorCode: Attribute<{ family: number; code: number; reason: string }> = {
  type: 0x8001,
  encode({ family, code, reason }) {
    return Buffer.concat([Buffer.from([family, 0, Math.floor(code / 100), code % 100]), Buffer.from(reason, 'utf8')]);
  },
  decode(bytes) {
    const [family, hundreds, rest] = [bytes[0] ?? 0, (bytes[2] ?? 0) & 0x07, bytes[3] ?? 0];
    if (bytes.length < 4 || bytes.length > 4 + 763 || hundreds < 3 || hundreds > 6 || rest > 99) return null;
    return { family, code: hundreds * 100 + rest, reason: bytes.toString('utf8', 4) };
  },
};
