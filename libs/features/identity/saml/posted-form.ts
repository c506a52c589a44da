import type { Readable } from 'node:stream';
import { LONGEST_RESPONSE } from './response-checks/response-shape.js';
import { insist } from './refusal.js';

/** Percent-encoding makes base64 longer where it has `+`, `/` and `=`. */
const LONGEST_FORM = 3 * LONGEST_RESPONSE + 4096;

/**
 * Reads a form that an identity provider's page had posted. Each field that is asked for is there once, or not at all.
 * @throws SamlRefusal `too-large`, `unexpected-structure`
 */
export async function readPostedForm<Name extends string>(
  body: Readable,
  contentType: string | undefined,
  names: readonly Name[],
): Promise<Record<Name, string>> {
  insist(/^application\/x-www-form-urlencoded\s*(;|$)/i.test(contentType ?? ''), 'unexpected-structure');
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    length += chunk.length;
    insist(length <= LONGEST_FORM, 'too-large');
    chunks.push(chunk);
  }
  const form = new URLSearchParams(Buffer.concat(chunks).toString('utf8'));
  const read = names.map((name): [Name, string] => {
    const values = form.getAll(name);
    insist(values.length <= 1, 'unexpected-structure');
    return [name, values[0] ?? ''];
  });
  return Object.fromEntries(read) as Record<Name, string>;
}
