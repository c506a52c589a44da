import type { Attribute } from './attribute.js';
import type { MessageClass } from './message-type.js';

/** Where one attribute's value lies in the packet. */
export interface AttributePlace {
  readonly type: number;
  readonly start: number;
  readonly length: number;
}

/** The fixed number that tells STUN from everything else (RFC 8489, section 5). */
export const MAGIC_COOKIE = 0x2112a442;
export const HEADER_LENGTH = 20;

/** A decoded STUN message: a view on the packet it came in, nothing copied. */
export class StunMessage {
  readonly transactionId: Buffer;
  /** Where the MESSAGE-INTEGRITY attribute begins, or null. */
  readonly integrityAt: number | null;
  /** Where the MESSAGE-INTEGRITY-SHA256 attribute begins, or null. */
  readonly integritySha256At: number | null;
  readonly hasFingerprint: boolean;

  constructor(
    readonly packet: Buffer,
    readonly messageClass: MessageClass,
    readonly method: number,
    /** In order; without integrity and fingerprint, and without what stands behind the integrity (section 14.5). */
    readonly places: readonly AttributePlace[],
    tail: Pick<StunMessage, 'integrityAt' | 'integritySha256At' | 'hasFingerprint'>,
  ) {
    this.integrityAt = tail.integrityAt;
    this.integritySha256At = tail.integritySha256At;
    this.hasFingerprint = tail.hasFingerprint;
    this.transactionId = packet.subarray(8, HEADER_LENGTH);
  }

  has(attribute: Attribute<unknown>): boolean {
    return this.place(attribute.type) !== undefined;
  }

  /** The first attribute of that type (RFC 8489, section 14: later ones are ignored). Null: absent or malformed. */
  read<Value>(attribute: Attribute<Value>): Value | null {
    const place = this.place(attribute.type);
    return place ? this.valueAt(place, attribute) : null;
  }

  /** Every attribute of that type; null stands for a malformed one. */
  readAll<Value>(attribute: Attribute<Value>): (Value | null)[] {
    return this.places.filter(({ type }) => type === attribute.type).map((place) => this.valueAt(place, attribute));
  }

  place(type: number): AttributePlace | undefined {
    for (const place of this.places) if (place.type === type) return place;
    return undefined;
  }

  private valueAt<Value>(place: AttributePlace, attribute: Attribute<Value>): Value | null {
    return attribute.decode(this.packet.subarray(place.start, place.start + place.length), this.transactionId);
  }
}
