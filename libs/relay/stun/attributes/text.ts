import type { Attribute } from '../attribute.js';

/** An attribute that holds UTF-8 of at most `longest` bytes. */
export function text(type: number, longest: number): Attribute<string> {
  return {
    type,
    encode: (value) => Buffer.from(value, 'utf8'),
    decode: (bytes) => (bytes.length <= longest ? bytes.toString('utf8') : null),
  };
}
