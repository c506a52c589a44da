/**
 * The one certificate fingerprint that a description names (RFC 8122, section 5), normalized; null when it names none or
 * several. Browsers disagree on which of several counts, so that a person in the middle could show one and use another.
 */
export const soleFingerprint = (sdp: string): string | null => {
  const named = new Set(
    Array.from(sdp.matchAll(/^a=fingerprint:(.*?)\s*$/gim), ([, value]) => (value ?? '').toLowerCase()),
  );
  const [only] = named;
  return named.size === 1 && only && /^sha-\d+ [0-9a-f:]+$/.test(only) ? only : null;
};
