import { column } from '@confrere/platform/storage';
import { Entity } from 'typeorm';

/** One browser in which a member is signed in; what stands behind the login cookie. */
@Entity('login_session')
export class LoginSessionEntity {
  @column.id() id!: string;
  @column.reference() organizationId!: string;
  @column.reference() memberId!: string;
  @column.text(64) secretHash!: string;
  @column.moment() createdAt!: Date;
  /** Last request or open page, to the minute. */
  @column.moment() seenAt!: Date;
  @column.moment() expiresAt!: Date;
  @column.optionalMoment() endedAt!: Date | null;
}
