import { column } from '@confrere/platform/storage';
import { Entity } from 'typeorm';

/** The link of the first run, from which the first organization and its owner come. Belongs to no organization. */
@Entity('setup_link')
export class SetupLinkEntity {
  @column.id() id!: string;
  @column.text(64) hash!: string;
  @column.moment() expiresAt!: Date;
  @column.optionalMoment() usedAt!: Date | null;
}
