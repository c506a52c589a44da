import type { Devices, Outcome } from '@confrere/contract';
import { column } from '@confrere/platform/storage';
import { Entity } from 'typeorm';
import type { WaitingRoomState } from '../waiting-room.js';

/** One visit: from the invitation over the waiting room and the call to its outcome. The truth about a place in the queue. */
@Entity('consultation')
export class ConsultationEntity {
  @column.id() id!: string;
  @column.reference() organizationId!: string;
  @column.reference() roomId!: string;
  /** For whom the visitor waits. */
  @column.reference() memberId!: string;
  @column.text(16) state!: WaitingRoomState;
  @column.optionalText(64) visitorName!: string | null;
  @column.optionalMoment() plannedAt!: Date | null;
  /** Set by the first entry and kept: the place in the queue. */
  @column.optionalMoment() waitingSince!: Date | null;
  /** The tab that holds the place; null when none does. */
  @column.optionalText(64) seatTab!: string | null;
  @column.text(16) camera!: Devices['camera'];
  @column.text(16) microphone!: Devices['microphone'];
  @column.text(16) sound!: Devices['sound'];
  /** The latest call, also when it is over. */
  @column.optionalReference() callId!: string | null;
  @column.optionalMoment() endedAt!: Date | null;
  @column.optionalText(32) outcome!: Outcome | null;
  @column.moment() createdAt!: Date;
}
