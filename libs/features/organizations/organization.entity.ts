import type { OrganizationState, StateReason } from '@confrere/contract';
import { column } from '@confrere/platform/storage';
import { Entity } from 'typeorm';

/** A tenant: a clinic, a hospital department, a law firm. */
@Entity('organization')
export class OrganizationEntity {
  @column.id() id!: string;
  /** Its address, `/<slug>`; no two have the same. */
  @column.text(40) slug!: string;
  /** As visitors read it. */
  @column.text() name!: string;
  /** As the authorities of its country number it. */
  @column.optionalText(40) organizationNumber!: string | null;
  /** ISO 3166-1 alpha-2. */
  @column.text(2) country!: string;
  /** BCP 47; the first is the one its visitors are greeted in. */
  @column.json() languages!: readonly string[];
  /** IANA name; times are shown in it. */
  @column.text() timeZone!: string;
  /** Whom visitors phone when video does not work. */
  @column.optionalText() supportPhone!: string | null;
  /** When that phone is answered, in words. */
  @column.optionalText() supportHours!: string | null;
  /** Shown to visitors as "not for emergencies". */
  @column.text() emergencyNumber!: string;
  @column.text(16) state!: OrganizationState;
  /** Why the state is what it is; null since the founding. */
  @column.optionalText(32) stateReason!: StateReason | null;
  @column.optionalText(500) stateNote!: string | null;
  @column.moment() stateSince!: Date;
  /** In `closing`: from when on it may be erased. */
  @column.optionalMoment() closesAt!: Date | null;
  /** Goes up by one with every change. */
  @column.count() version!: number;
  @column.moment() createdAt!: Date;
}
