/** What canonical JSON can hold. `undefined` is no value: leave the property out. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/**
 * JSON Canonicalization Scheme (RFC 8785): one value has one text, so that a hash over the text is a hash of the value.
 * Numbers and strings are written as ECMAScript writes them (sections 3.2.2.2 and 3.2.2.3), properties are sorted by UTF-16
 * code units (section 3.2.3), which is how JavaScript compares strings.
 * @throws TypeError for what JSON or I-JSON cannot hold: numbers that are not finite, lone surrogates, other types.
 */
export function canonicalJson(value: Json): string {
  switch (typeof value) {
    case 'string':
      return canonicalString(value);
    case 'number':
      if (!Number.isFinite(value)) throw new TypeError('Canonical JSON holds finite numbers only.');
      return JSON.stringify(value);
    case 'boolean':
      return value ? 'true' : 'false';
    case 'object':
      if (value === null) return 'null';
      if (Array.isArray(value)) return `[${(value as readonly Json[]).map(canonicalJson).join(',')}]`;
      return canonicalObject(value as Readonly<Record<string, Json>>);
    default:
      throw new TypeError(`Canonical JSON holds no ${typeof value}.`);
  }
}

/** @throws TypeError where half of a surrogate pair stands alone: it has no UTF-8. */
export function canonicalString(text: string): string {
  const quoted = JSON.stringify(text);
  // Written as an escape, which the cheap look finds; a text that merely speaks of one is told apart by the second.
  if (quoted.includes('\\ud') && /\p{Surrogate}/u.test(text))
    throw new TypeError('Canonical JSON holds no lone surrogates.');
  return quoted;
}

function canonicalObject(value: Readonly<Record<string, Json>>): string {
  const members = Object.keys(value)
    .sort()
    .map((key) => `${canonicalString(key)}:${canonicalJson(value[key] as Json)}`);
  return `{${members.join(',')}}`;
}
