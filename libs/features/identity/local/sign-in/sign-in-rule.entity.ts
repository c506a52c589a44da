import { column } from '@confrere/platform/storage';
import { Entity } from 'typeorm';

/** What an organization asks of those who sign in with an account of the appliance. */
@Entity('sign_in_rule')
export class SignInRuleEntity {
  @column.id() id!: string;
  @column.reference() organizationId!: string;
  @column.flag() secondFactorRequired!: boolean;
  /** Passwords and passkeys are for the owner alone, as the way in when identity providers fail. */
  @column.flag() localAccountsOff!: boolean;
}
