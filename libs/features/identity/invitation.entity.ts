import { column } from '@confrere/platform/storage';
import { Entity } from 'typeorm';

/** A link that lets a visitor into one consultation: a public reference that shows the landing page, and a secret that opens it. */
@Entity('invitation')
export class InvitationEntity {
  @column.id() id!: string;
  @column.reference() organizationId!: string;
  @column.reference() consultationId!: string;
  /** 16 random bytes as base64url. */
  @column.text(32) reference!: string;
  /** SHA-256 of the secret, in hex. The secret itself is told once, in the link. */
  @column.text(64) secretHash!: string;
  @column.moment() createdAt!: Date;
  @column.moment() expiresAt!: Date;
  @column.optionalMoment() revokedAt!: Date | null;
}
