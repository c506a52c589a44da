export type Encoding = 'br' | 'gzip' | 'identity';

/** The shortest encoding that the client takes (RFC 9110, section 12.5.3), of those that there are. */
export function pickEncoding(accepted: string | undefined, available: readonly Encoding[]): Encoding {
  const weights = new Map<string, number>();
  for (const part of (accepted ?? '').toLowerCase().split(',')) {
    const [name = '', ...parameters] = part.split(';').map((each) => each.trim());
    const quality = parameters.find((each) => each.startsWith('q='))?.slice(2);
    if (name) weights.set(name, quality === undefined ? 1 : Number(quality) || 0);
  }
  const takes = (encoding: Encoding): boolean => (weights.get(encoding) ?? weights.get('*') ?? 0) > 0;
  return (['br', 'gzip'] as const).find((each) => available.includes(each) && takes(each)) ?? 'identity';
}
