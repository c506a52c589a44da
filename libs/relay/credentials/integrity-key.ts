import { createHash } from 'node:crypto';

/**
 * The key of the long-term credential mechanism (RFC 8489, section 9.2.2): MD5 of `username:realm:password`. MD5 is what
 * the mechanism and every browser demand; the password behind it is 256 bits of HMAC output, so nothing rests on MD5.
 */
export function integrityKey(username: string, realm: string, password: string): Buffer {
  return createHash('md5').update(`${username}:${realm}:${password}`).digest();
}

/** The same with PASSWORD-ALGORITHM SHA-256 (RFC 8489, section 18.5.1.2). */
export function sha256IntegrityKey(username: string, realm: string, password: string): Buffer {
  return createHash('sha256').update(`${username}:${realm}:${password}`).digest();
}
