import { column } from '@confrere/platform/storage';
import { Entity, PrimaryColumn } from 'typeorm';

/** A member who wants to be shown as away, though a desk of theirs may be open; the row goes when they are back. */
@Entity('member_absence')
export class MemberAbsenceEntity {
  @column.reference() organizationId!: string;
  @PrimaryColumn({ type: 'varchar', length: 36 }) memberId!: string;
  @column.moment() since!: Date;
}
