import { column } from '@confrere/platform/storage';
import { Entity } from 'typeorm';

/** A passkey of a member (WebAuthn Level 3, section 4, "credential record"). */
@Entity('passkey')
export class PasskeyEntity {
  @column.id() id!: string;
  @column.reference() organizationId!: string;
  @column.reference() memberId!: string;
  /** base64url, at most 1023 bytes. */
  @column.text(1400) credentialId!: string;
  /** COSE key, base64url. */
  @column.text(4000) publicKey!: string;
  /** 32 bits without a sign, in decimal: a column of whole numbers holds 31. */
  @column.text(10) counter!: string;
  @column.json() transports!: string[];
  /** Kept by a password manager on several devices. */
  @column.flag() backedUp!: boolean;
  /** As its member calls it, `Laptop`. */
  @column.text(64) name!: string;
  @column.moment() createdAt!: Date;
  @column.optionalMoment() usedAt!: Date | null;
}
