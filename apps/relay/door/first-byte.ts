/** What a connection is, by the first byte that its client sends. */
export type Speech = 'turn' | 'tls' | 'http' | 'unknown';

const TLS_HANDSHAKE = 0x16;

/**
 * STUN begins with two zero bits and a type below 0x0400 (RFC 8489, section 5; a TURN client cannot begin with
 * ChannelData), TLS with a handshake record, HTTP with the letter of a method.
 */
export function speechOf(firstByte: number): Speech {
  if (firstByte < 0x04) return 'turn';
  if (firstByte === TLS_HANDSHAKE) return 'tls';
  const lower = firstByte | 0x20;
  return lower >= 0x61 && lower <= 0x7a ? 'http' : 'unknown';
}
