import { column } from '@confrere/platform/storage';
import { Entity } from 'typeorm';

/** A code that stands for the authenticator app once. */
@Entity('recovery_code')
export class RecoveryCodeEntity {
  @column.id() id!: string;
  @column.reference() organizationId!: string;
  @column.reference() memberId!: string;
  /** argon2id with the salt of the member's authenticator app, hex. */
  @column.text(64) hash!: string;
  @column.optionalMoment() usedAt!: Date | null;
}
