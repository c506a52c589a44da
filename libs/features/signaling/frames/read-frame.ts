import { ClientMessage, LONGEST_MESSAGE } from '@confrere/contract';

/** What a page sent: a message of the contract, or a bad frame, with the number of its request where that can still be read. */
export type Frame =
  | { readonly kind: 'message'; readonly message: ClientMessage }
  | { readonly kind: 'bad'; readonly request: number | null };

/** Reads one WebSocket message (RFC 6455, section 5.6). Never throws; nothing of a bad frame is kept or shown. */
export function readFrame(data: Buffer, isBinary: boolean): Frame {
  if (isBinary || data.length > LONGEST_MESSAGE) return { kind: 'bad', request: null };
  let value: unknown;
  try {
    value = JSON.parse(data.toString('utf8'));
  } catch {
    return { kind: 'bad', request: null };
  }
  const parsed = ClientMessage.safeParse(value);
  if (parsed.success) return { kind: 'message', message: parsed.data };
  return { kind: 'bad', request: requestNumber(value) };
}

function requestNumber(value: unknown): number | null {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, 'request')) return null;
  const number = (value as { request: unknown }).request;
  return typeof number === 'number' && Number.isSafeInteger(number) && number >= 1 ? number : null;
}
