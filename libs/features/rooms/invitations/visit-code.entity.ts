import { column } from '@confrere/platform/storage';
import { Entity } from 'typeorm';

/** Nine digits that lead where a visitor's link leads. */
@Entity('visit_code')
export class VisitCodeEntity {
  @column.id() consultationId!: string;
  @column.reference() organizationId!: string;
  /** HMAC-SHA-256 in hex, under a key of the appliance: so few digits could be tried through, were it a plain hash. */
  @column.text(64) codeHash!: string;
  @column.moment() expiresAt!: Date;
  @column.moment() createdAt!: Date;
}
