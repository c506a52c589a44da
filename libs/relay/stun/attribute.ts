/**
 * How one STUN attribute's value is written and read (RFC 8489, section 14). `decode` is total: whatever the bytes, it
 * answers a value or null, and it never keeps more than a view on them.
 */
export interface Attribute<Value> {
  readonly type: number;
  encode(value: Value, transactionId: Buffer): Buffer;
  decode(bytes: Buffer, transactionId: Buffer): Value | null;
}

/** Types below this must be understood by the receiver or the message is refused (RFC 8489, section 14). */
export const FIRST_OPTIONAL_TYPE = 0x8000;
