import type { Endpoint } from './encode.js';
import {
  addressLength,
  CLIENT_SSL,
  COMMAND_AT,
  COMMAND_LOCAL,
  COMMAND_PROXY,
  FAMILY_AT,
  FIXED_LENGTH,
  LENGTH_AT,
  SIGNATURE,
  TCP_OVER_IPV4,
  TCP_OVER_IPV6,
  TLV_SSL,
} from './layout.js';

/** Ours has 66 bytes at most; a longer one is none of ours. */
const LONGEST_HEADER = 536;

export type DecodedProxyHeader =
  /** More bytes are needed before there is a verdict. */
  | { readonly kind: 'incomplete' }
  /** These bytes begin otherwise. */
  | { readonly kind: 'absent' }
  /** They begin as a header does and are none that we take. */
  | { readonly kind: 'malformed' }
  /** `client` is null for a connection of the sender itself (LOCAL). */
  | { readonly kind: 'header'; readonly length: number; readonly client: Client | null };

export interface Client extends Endpoint {
  /** The sender has taken TLS off. */
  readonly overTls: boolean;
}

/** Reads the header at the beginning of a stream. Total: any bytes give a verdict. */
export function decodeProxyHeader(bytes: Buffer): DecodedProxyHeader {
  const known = Math.min(bytes.length, SIGNATURE.length);
  if (bytes.compare(SIGNATURE, 0, known, 0, known) !== 0) return { kind: 'absent' };
  if (bytes.length < FIXED_LENGTH) return { kind: 'incomplete' };
  const length = FIXED_LENGTH + bytes.readUInt16BE(LENGTH_AT);
  const command = bytes[COMMAND_AT];
  if (length > LONGEST_HEADER || (command !== COMMAND_PROXY && command !== COMMAND_LOCAL)) return { kind: 'malformed' };
  if (bytes.length < length) return { kind: 'incomplete' };
  // Section 2.2: what a LOCAL header says further is to be skipped.
  if (command === COMMAND_LOCAL) return { kind: 'header', length, client: null };
  const client = clientOf(bytes.subarray(0, length));
  return client ? { kind: 'header', length, client } : { kind: 'malformed' };
}

function clientOf(header: Buffer): Client | null {
  const family = header[FAMILY_AT] ?? 0;
  if (family !== TCP_OVER_IPV4 && family !== TCP_OVER_IPV6) return null;
  const size = addressLength(family);
  const portAt = FIXED_LENGTH + 2 * size;
  const vectorsAt = portAt + 4;
  if (header.length < vectorsAt) return null;
  const overTls = clientSpokeTls(header.subarray(vectorsAt));
  if (overTls === null) return null;
  // Copies: the header's memory is the chunk that it came in.
  const ip = Buffer.from(header.subarray(FIXED_LENGTH, FIXED_LENGTH + size));
  return { ip, port: header.readUInt16BE(portAt), overTls };
}

/** Walks the vectors (section 2.2). Null: one of them is cut off. */
function clientSpokeTls(vectors: Buffer): boolean | null {
  let overTls = false;
  for (let at = 0; at < vectors.length;) {
    if (vectors.length - at < 3) return null;
    const end = at + 3 + vectors.readUInt16BE(at + 1);
    if (end > vectors.length) return null;
    if (vectors[at] === TLV_SSL) {
      if (end - at < 3 + 5) return null;
      overTls = ((vectors[at + 3] ?? 0) & CLIENT_SSL) !== 0;
    }
    at = end;
  }
  return overTls;
}
