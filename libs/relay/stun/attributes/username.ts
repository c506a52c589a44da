import { text } from './text.js';

/** USERNAME (RFC 8489, section 14.3): fewer than 509 bytes. */
export const Username = text(0x0006, 508);
