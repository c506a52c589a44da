import { column } from '@confrere/platform/storage';
import { Entity, PrimaryColumn } from 'typeorm';

/** Who belongs to a team: its visitors wait for whichever of them is free first. */
@Entity('team_member')
export class TeamMemberEntity {
  @column.reference() organizationId!: string;
  @PrimaryColumn({ type: 'varchar', length: 36 }) roomId!: string;
  @PrimaryColumn({ type: 'varchar', length: 36 }) memberId!: string;
  @column.moment() addedAt!: Date;
}
