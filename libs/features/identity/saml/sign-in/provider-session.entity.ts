import { column } from '@confrere/platform/storage';
import { Entity } from 'typeorm';

/** Which login session came from which sign-in, so that signing out there signs out here. */
@Entity('provider_session')
export class ProviderSessionEntity {
  @column.id() id!: string;
  @column.reference() organizationId!: string;
  @column.reference() identityProviderId!: string;
  @column.reference() externalIdentityId!: string;
  @column.reference() loginSessionId!: string;
  @column.optionalText(256) sessionIndex!: string | null;
  @column.moment() expiresAt!: Date;
}
