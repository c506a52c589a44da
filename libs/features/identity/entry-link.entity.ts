import { column } from '@confrere/platform/storage';
import { Entity } from 'typeorm';

/** A link that signs one member in, once. */
@Entity('entry_link')
export class EntryLinkEntity {
  @column.id() id!: string;
  @column.reference() organizationId!: string;
  @column.reference() memberId!: string;
  @column.text(64) secretHash!: string;
  @column.moment() createdAt!: Date;
  @column.moment() expiresAt!: Date;
  @column.optionalMoment() usedAt!: Date | null;
}
