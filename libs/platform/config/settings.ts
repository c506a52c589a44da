import { z } from 'zod';

/** A config before it is checked: nested plain objects. */
export type Draft = Record<string, unknown>;

/** Every setting of a schema that holds one value, as key path: `http.port`. */
export function settingsOf(schema: z.ZodType, path: readonly string[] = []): string[] {
  const inner = unwrap(schema);
  if (inner instanceof z.ZodObject)
    return Object.entries(inner.shape as Record<string, z.ZodType>).flatMap(([key, each]) =>
      settingsOf(each, [...path, key]),
    );
  return inner instanceof z.ZodArray ? [] : [path.join('.')];
}

/** Default, prefault and optional wrap the schema of the value. */
function unwrap(schema: z.ZodType): z.ZodType {
  const inner = (schema.def as { innerType?: z.ZodType }).innerType;
  return inner ? unwrap(inner) : schema;
}

/** `relay.publicHost` → `CONFRERE_RELAY_PUBLIC_HOST`. */
export const environmentName = (setting: string): string =>
  `CONFRERE_${setting
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replaceAll('.', '_')
    .toUpperCase()}`;

export function getAt(draft: Draft, setting: string): unknown {
  return setting.split('.').reduce<unknown>((at, key) => {
    if (Array.isArray(at)) return (at as unknown[])[Number(key)];
    return isObject(at) ? at[key] : undefined;
  }, draft);
}

/** Sets one value; leaves a draft alone in which something that is no object stands in the way. */
export function setAt(draft: Draft, setting: string, value: unknown): void {
  const keys = setting.split('.');
  const last = keys.pop() ?? '';
  let at = draft;
  for (const key of keys) {
    const next = (at[key] ??= {});
    if (!isObject(next)) return;
    at = next;
  }
  at[last] = value;
}

export function removeAt(draft: Draft, setting: string): void {
  const keys = setting.split('.');
  const last = keys.pop() ?? '';
  const at = keys.length > 0 ? getAt(draft, keys.join('.')) : draft;
  if (isObject(at)) delete at[last];
}

export const isObject = (value: unknown): value is Draft =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
