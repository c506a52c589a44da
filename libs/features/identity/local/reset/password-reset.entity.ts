import { column } from '@confrere/platform/storage';
import { Entity } from 'typeorm';

/** A link with which a member sets a new password, once. */
@Entity('password_reset')
export class PasswordResetEntity {
  @column.id() id!: string;
  @column.reference() organizationId!: string;
  @column.reference() memberId!: string;
  @column.text(64) hash!: string;
  /** Printed on the machine itself, when nothing else lets the owner in: takes the second factor away, too. */
  @column.flag() breakGlass!: boolean;
  @column.moment() expiresAt!: Date;
  @column.optionalMoment() usedAt!: Date | null;
}
