/**
 * Whether a request comes from a page of this appliance (RFC 6454, section 7). Compared as a whole: no other port, no
 * other scheme, no subdomain. A missing Origin is refused.
 */
export function isAllowedOrigin(origin: string | undefined, publicOrigin: string): boolean {
  return origin !== undefined && origin === publicOrigin;
}
