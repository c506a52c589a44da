import { column } from '@confrere/platform/storage';
import { Entity } from 'typeorm';

/** A password was right; what is missing is the second factor. */
@Entity('sign_in_step')
export class SignInStepEntity {
  @column.id() id!: string;
  @column.reference() organizationId!: string;
  @column.reference() memberId!: string;
  @column.text(64) hash!: string;
  /** Wrong codes so far. */
  @column.count() failures!: number;
  @column.moment() expiresAt!: Date;
  @column.optionalMoment() usedAt!: Date | null;
}
