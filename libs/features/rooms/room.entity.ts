import { column } from '@confrere/platform/storage';
import { Entity } from 'typeorm';

/** Where visitors wait: for one professional (personal) or for a team. */
@Entity('room')
export class RoomEntity {
  @column.id() id!: string;
  @column.reference() organizationId!: string;
  @column.text(16) kind!: 'personal' | 'team';
  /** Whose room it is; null for a team's. */
  @column.optionalReference() memberId!: string | null;
  @column.moment() createdAt!: Date;
}
