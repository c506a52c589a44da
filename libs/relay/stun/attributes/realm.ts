import { text } from './text.js';

/** REALM (RFC 8489, section 14.9): at most 763 bytes. */
export const Realm = text(0x0014, 763);
