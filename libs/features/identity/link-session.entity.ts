import { column } from '@confrere/platform/storage';
import { Entity } from 'typeorm';

/** One device on which an invitation has been opened; what stands behind the link cookie. */
@Entity('link_session')
export class LinkSessionEntity {
  @column.id() id!: string;
  @column.reference() organizationId!: string;
  @column.reference() invitationId!: string;
  @column.text(64) secretHash!: string;
  @column.moment() createdAt!: Date;
  /** Last request or open page, to the minute. */
  @column.moment() seenAt!: Date;
  @column.moment() expiresAt!: Date;
  @column.optionalMoment() endedAt!: Date | null;
}
