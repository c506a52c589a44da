import { column } from '@confrere/platform/storage';
import { Entity, PrimaryColumn } from 'typeorm';

/** An address that a room had before: printed letters have it, so it leads to the room and is nobody else's meanwhile. */
@Entity('former_room_slug')
export class FormerRoomSlugEntity {
  @PrimaryColumn({ type: 'varchar', length: 36 }) organizationId!: string;
  @PrimaryColumn({ type: 'varchar', length: 40 }) slug!: string;
  @column.reference() roomId!: string;
  @column.moment() expiresAt!: Date;
}
