import { crc32 } from 'node:zlib';

/** FINGERPRINT (RFC 8489, section 14.7): CRC-32 of everything before it, XOR 0x5354554e. */
export const FINGERPRINT = 0x8028;

/** The value for a message whose FINGERPRINT attribute begins at `at` and is its last. */
export function fingerprintOf(packet: Buffer, at: number): number {
  return (crc32(packet.subarray(0, at)) ^ 0x5354554e) >>> 0;
}
