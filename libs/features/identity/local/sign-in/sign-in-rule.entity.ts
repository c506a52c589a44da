import { column } from '@confrere/platform/storage';
import { Entity } from 'typeorm';

/** What an organization asks of those who sign in with a password. */
@Entity('sign_in_rule')
export class SignInRuleEntity {
  @column.id() id!: string;
  @column.reference() organizationId!: string;
  @column.flag() secondFactorRequired!: boolean;
}
