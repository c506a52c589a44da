import { column } from '@confrere/platform/storage';
import { Entity } from 'typeorm';

/** An id that was used and works no more: of a request, an assertion, a logout request. */
@Entity('consumed_message')
export class ConsumedMessageEntity {
  @column.id() id!: string;
  @column.reference() organizationId!: string;
  @column.reference() identityProviderId!: string;
  /** SHA-256 of what it is, whose, and its id. Unique. */
  @column.text(64) fingerprint!: string;
  /** Later, the message would be refused for its age. */
  @column.moment() expiresAt!: Date;
}
