import { DisplayName } from '@confrere/contract';

/**
 * Marks that are not seen but change how a name is read: bidirectional controls and isolates, zero-width spaces and
 * joiners at the edges of trust (U+200B to U+200F, U+202A to U+202E, U+2060 to U+2069, U+FEFF), the soft hyphen and tags.
 */
const UNSEEN_MARKS =
  /[\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]/gu;

/** A line of text without marks that turn it round or are not seen, in Unicode NFC, spaces collapsed; may be empty. */
export const plainLine = (text: string): string =>
  text.normalize('NFC').replace(UNSEEN_MARKS, '').replace(/\s+/gu, ' ').trim();

/** A name as it is stored and shown: in Unicode NFC, without unseen marks, spaces collapsed. Null when nothing is left. */
export function cleanDisplayName(name: string): string | null {
  const cleaned = plainLine(name);
  return DisplayName.safeParse(cleaned).success ? cleaned : null;
}
