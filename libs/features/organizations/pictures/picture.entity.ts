import { column } from '@confrere/platform/storage';
import { Entity } from 'typeorm';

/** The logo of an organization, or the picture of one of its members. */
@Entity('picture')
export class PictureEntity {
  @column.id() id!: string;
  @column.reference() organizationId!: string;
  /** Whom it shows; null is the logo. */
  @column.optionalReference() memberId!: string | null;
  /** Pixels. */
  @column.count() width!: number;
  @column.count() height!: number;
  /** What it is encoded as, by us. */
  @column.text(16) mediaType!: 'image/png' | 'image/jpeg';
  @column.bytes() bytes!: Buffer;
  @column.moment() createdAt!: Date;
}
