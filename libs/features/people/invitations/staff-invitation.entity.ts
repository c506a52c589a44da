import type { InvitedRole } from '@confrere/contract';
import { column } from '@confrere/platform/storage';
import { Entity } from 'typeorm';

/** An invitation to join the staff of an organization. */
@Entity('staff_invitation')
export class StaffInvitationEntity {
  @column.id() id!: string;
  @column.reference() organizationId!: string;
  /** In lower case. */
  @column.text(254) email!: string;
  /** As it was written by who invited; the invited may correct it. */
  @column.optionalText(64) displayName!: string | null;
  @column.text(16) role!: InvitedRole;
  /** Of the latest secret: sending again makes the one before useless. */
  @column.text(64) secretHash!: string;
  @column.reference() invitedBy!: string;
  @column.moment() createdAt!: Date;
  @column.moment() sentAt!: Date;
  @column.moment() expiresAt!: Date;
  @column.optionalMoment() acceptedAt!: Date | null;
  @column.optionalReference() acceptedBy!: string | null;
  @column.optionalMoment() revokedAt!: Date | null;
}
