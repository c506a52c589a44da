import { column } from '@confrere/platform/storage';
import { Entity } from 'typeorm';

/** How a visitor is reached, and their link, so that it can be sent again: sealed, and erased when the consultation is over for good. */
@Entity('visitor_contact')
export class VisitorContactEntity {
  @column.id() id!: string;
  @column.reference() organizationId!: string;
  @column.reference() consultationId!: string;
  @column.text(2000) sealed!: string;
  @column.moment() createdAt!: Date;
}
