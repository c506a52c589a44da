import type { CallEndReason } from '@confrere/contract';
import { column } from '@confrere/platform/storage';
import { Entity } from 'typeorm';

/** That a call took place, between whom and when. What it carried is never here. */
@Entity('call')
export class CallEntity {
  @column.id() id!: string;
  @column.reference() organizationId!: string;
  @column.reference() consultationId!: string;
  @column.text(16) state!: 'ringing' | 'live' | 'ended';
  /** The member who rang, or who is in the call. */
  @column.reference() rungBy!: string;
  @column.moment() rungAt!: Date;
  @column.moment() ringsUntil!: Date;
  @column.optionalMoment() liveSince!: Date | null;
  /** When someone of a live call was last connected; written now and then, so that a killed server knows it. */
  @column.optionalMoment() lastSeenAt!: Date | null;
  @column.optionalMoment() endedAt!: Date | null;
  @column.optionalText(16) endReason!: Exclude<CallEndReason, 'moved'> | null;
}
