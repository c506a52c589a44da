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
  /** Its address, `/<organization>/<slug>`; null: it has none. */
  @column.optionalText(40) slug!: string | null;
  /** The team's name; null: the name of the member. */
  @column.optionalText() name!: string | null;
  /** How it works; what is not here is as it is everywhere. */
  @column.json() settings!: object;
  /** What is played to those who wait and want it; null: none. */
  @column.optionalReference() musicId!: string | null;
  /** No visitor enters any more, and reads this instead; whoever waits goes on waiting. */
  @column.optionalMoment() suspendedAt!: Date | null;
  @column.optionalText(500) suspendedText!: string | null;
  /** A team that is no more; its consultations refer to it. */
  @column.optionalMoment() closedAt!: Date | null;
  /** Goes up by one with every change. */
  @column.count() version!: number;
  @column.moment() createdAt!: Date;
}
