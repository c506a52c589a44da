/** What a text message costs: how its characters are written, and in how many parts it travels. */
export interface SmsSegments {
  /** GSM 03.38 in seven bits, or UTF-16 as soon as one character is not in that alphabet. */
  readonly encoding: 'GSM-7' | 'UCS-2';
  /** Counted as the network counts: septets (`€` is two), or UTF-16 units (an emoji is two). */
  readonly length: number;
  readonly segments: number;
  /** How many fit into each part. */
  readonly perSegment: number;
}

/** 3GPP TS 23.038, section 6.2.1: the default alphabet, in the order of its codes; code 27 leads to the extension. */
export const GSM_ALPHABET =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\u001bÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';

/** Section 6.2.1.1: each is two septets, the escape and its code. */
export const GSM_EXTENSION: Readonly<Record<string, number>> = {
  '\f': 0x0a,
  '^': 0x14,
  '{': 0x28,
  '}': 0x29,
  '\\': 0x2f,
  '[': 0x3c,
  '~': 0x3d,
  ']': 0x3e,
  '|': 0x40,
  '€': 0x65,
};

/** How many septets a character takes; null when the alphabet does not have it. */
export function septetsOf(character: string): 1 | 2 | null {
  if (character in GSM_EXTENSION) return 2;
  return character !== '\u001b' && GSM_ALPHABET.includes(character) ? 1 : null;
}

/**
 * Cuts a text into the parts in which it travels (3GPP TS 23.040, 9.2.3.24.1): one of 160 septets or 70 UTF-16 units, else
 * parts of 153 or 67, since each then carries which of how many it is. No escape is parted from its character, and no
 * character above U+FFFF from its other half.
 */
export function smsParts(text: string): { readonly encoding: SmsSegments['encoding']; readonly parts: string[] } {
  const characters = [...text];
  const isGsm = characters.every((each) => septetsOf(each) !== null);
  const sizeOf = (each: string): number => (isGsm ? (septetsOf(each) ?? 1) : each.length);
  const [whole, part] = isGsm ? [160, 153] : [70, 67];
  const encoding = isGsm ? 'GSM-7' : 'UCS-2';
  if (characters.reduce((sum, each) => sum + sizeOf(each), 0) <= whole) return { encoding, parts: [text] };
  const parts: string[] = [];
  let [current, size] = ['', 0];
  for (const each of characters) {
    if (size + sizeOf(each) > part) {
      parts.push(current);
      [current, size] = ['', 0];
    }
    current += each;
    size += sizeOf(each);
  }
  return { encoding, parts: [...parts, current] };
}

/** What is paid for a text. Pure, so that the desk counts while somebody types exactly as the server does when it sends. */
export function smsSegments(text: string): SmsSegments {
  const { encoding, parts } = smsParts(text);
  const isGsm = encoding === 'GSM-7';
  const length = [...text].reduce((sum, each) => sum + (isGsm ? (septetsOf(each) ?? 1) : each.length), 0);
  const perSegment = parts.length > 1 ? (isGsm ? 153 : 67) : isGsm ? 160 : 70;
  return { encoding, length, segments: parts.length, perSegment };
}
