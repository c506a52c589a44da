import { text } from './text.js';

/** NONCE (RFC 8489, section 14.10): at most 763 bytes. */
export const Nonce = text(0x0015, 763);
