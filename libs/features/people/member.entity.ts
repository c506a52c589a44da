import { column } from '@confrere/platform/storage';
import { Entity } from 'typeorm';

/** What someone of the staff may do in their organization. */
export type MemberRole = 'owner' | 'admin' | 'member' | 'reception' | 'auditor';

/** Someone of the staff of one organization. */
@Entity('member')
export class MemberEntity {
  @column.id() id!: string;
  @column.reference() organizationId!: string;
  @column.text(16) role!: MemberRole;
  /** As visitors read it, `Dr Ingrid Hansen`. */
  @column.text(64) displayName!: string;
  /** Their job, `Psychologist`; null when the name says enough. */
  @column.optionalText() title!: string | null;
  @column.moment() createdAt!: Date;
}
