/** How a PROXY protocol v2 header lies in bytes (HAProxy's proxy-protocol.txt, section 2.2). */
export const SIGNATURE = Buffer.from('0d0a0d0a000d0a515549540a', 'hex');
/** Signature, version and command, family and protocol, length of what follows. */
export const FIXED_LENGTH = 16;
export const LENGTH_AT = 14;
export const COMMAND_AT = 12;
export const FAMILY_AT = 13;
export const COMMAND_LOCAL = 0x20;
export const COMMAND_PROXY = 0x21;
export const TCP_OVER_IPV4 = 0x11;
export const TCP_OVER_IPV6 = 0x21;

/** Section 2.2.6: what TLS the client spoke with the sender. */
export const TLV_SSL = 0x20;
export const TLV_SSL_VERSION = 0x21;
export const CLIENT_SSL = 0x01;

/** Bytes of an address of that family. */
export const addressLength = (family: number): number => (family === TCP_OVER_IPV4 ? 4 : 16);
