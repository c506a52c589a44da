import { column } from '@confrere/platform/storage';
import { Entity } from 'typeorm';

/** A tenant: a clinic, a hospital department, a law firm. */
@Entity('organization')
export class OrganizationEntity {
  @column.id() id!: string;
  /** As visitors read it. */
  @column.text() name!: string;
  /** Whom visitors phone when video does not work. */
  @column.optionalText() supportPhone!: string | null;
  /** Shown to visitors as "not for emergencies". */
  @column.text() emergencyNumber!: string;
  /** IANA name; times are shown in it. */
  @column.text() timeZone!: string;
  @column.moment() createdAt!: Date;
}
