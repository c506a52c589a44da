import { MemberRole } from '@confrere/contract';
import { column } from '@confrere/platform/storage';
import { Entity } from 'typeorm';

/** Whence the appliance knows a member: by itself, or from an identity provider. */
export type MemberSource = 'local' | 'sso';

/** Someone of the staff of one organization. */
@Entity('member')
export class MemberEntity {
  @column.id() id!: string;
  @column.reference() organizationId!: string;
  /** One of an organization is its owner; the database holds it to that. */
  @column.text(16) role!: MemberRole;
  /** As visitors read it, `Dr Ingrid Hansen`. */
  @column.text(64) displayName!: string;
  /** Their job, `Psychologist`; null when the name says enough. */
  @column.optionalText() title!: string | null;
  /** In lower case; where they are written to. */
  @column.optionalText(254) email!: string | null;
  /** Which they speak (BCP 47), for colleagues who look for an interpreter; null when they have not said. */
  @column.optionalJson() languages!: readonly string[] | null;
  /** In which they are written to; null: the organization's own. */
  @column.optionalText(35) mailLanguage!: string | null;
  @column.text(16) source!: MemberSource;
  @column.moment() createdAt!: Date;
  /** Last request or open page, to the minute. */
  @column.optionalMoment() lastActiveAt!: Date | null;
  /** They have left: they sign in no more, and what names them stays. */
  @column.optionalMoment() deactivatedAt!: Date | null;
}
