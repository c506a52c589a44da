/** STUN and TURN methods (RFC 8489, section 18.2; RFC 8656, section 17). */
export const Method = {
  binding: 0x001,
  allocate: 0x003,
  refresh: 0x004,
  send: 0x006,
  data: 0x007,
  createPermission: 0x008,
  channelBind: 0x009,
} as const;

/** The two class bits (RFC 8489, section 5). */
export const MessageClass = { request: 0b00, indication: 0b01, success: 0b10, error: 0b11 } as const;
export type MessageClass = (typeof MessageClass)[keyof typeof MessageClass];

/** Interleaves method and class as in RFC 8489, figure 3: M11–M7, C1, M6–M4, C0, M3–M0. */
export function messageType(messageClass: MessageClass, method: number): number {
  const spread = ((method & 0xf80) << 2) | ((method & 0x070) << 1) | (method & 0x00f);
  return spread | ((messageClass & 0b10) << 7) | ((messageClass & 0b01) << 4);
}

/** The method of a message type; the type's two highest bits must be zero. */
export function methodOf(type: number): number {
  return ((type & 0x3e00) >> 2) | ((type & 0x00e0) >> 1) | (type & 0x000f);
}

/** The class of a message type. */
export function classOf(type: number): MessageClass {
  return (((type & 0x0100) >> 7) | ((type & 0x0010) >> 4)) as MessageClass;
}
