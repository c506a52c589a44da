/** The longest header that data from outside gets, a Data indication with an IPv6 address, lies before it. */
export const HEADROOM = 64;
const LARGEST_DATAGRAM = 65_535;
const LONGEST_PADDING = 3;

const newScratch = (): Buffer => Buffer.alloc(HEADROOM + LARGEST_DATAGRAM + LONGEST_PADDING);

let current = newScratch();

/** Memory for the datagram that is being dealt with, at `HEADROOM`: only until the next one comes in. */
export const scratch = (): Buffer => current;

/** A send could not read `bytes` yet: where they lie in the scratch, it is theirs, and the next datagram gets another. */
export function leaveScratch(bytes: Buffer): void {
  if (bytes.buffer === current.buffer) current = newScratch();
}
