import type { IncomingMessage } from 'node:http';

/**
 * The body of a request that no parser has read, to the last byte.
 * @param most bytes. @returns null when it is longer, or was cut off: no more than `most` is ever held.
 */
export async function readBody(request: IncomingMessage, most: number): Promise<Buffer | null> {
  if (Number(request.headers['content-length'] ?? 0) > most) return null;
  const pieces: Buffer[] = [];
  let length = 0;
  try {
    for await (const piece of request as AsyncIterable<Buffer>) {
      length += piece.length;
      if (length > most) return null;
      pieces.push(piece);
    }
  } catch {
    return null;
  }
  return Buffer.concat(pieces);
}
