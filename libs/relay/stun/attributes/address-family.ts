/** An address family as it stands on the wire (RFC 8489, section 14.1). */
export const AddressFamily = { 4: 0x01, 6: 0x02 } as const;

/** 4 or 6, or null for a family that TURN does not know. */
export function familyOf(onTheWire: number): 4 | 6 | null {
  if (onTheWire === AddressFamily[4]) return 4;
  return onTheWire === AddressFamily[6] ? 6 : null;
}
