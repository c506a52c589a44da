import type { Devices, Ending, HelperRelation, InterpreterNeed, NetworkQuality } from '@confrere/contract';
import { column } from '@confrere/platform/storage';
import { Entity } from 'typeorm';
import type { WaitingRoomState } from '../waiting-room.js';

/** One visit: from the invitation over the waiting room and the call to its outcome. The truth about a place in the queue. */
@Entity('consultation')
export class ConsultationEntity {
  @column.id() id!: string;
  @column.reference() organizationId!: string;
  @column.reference() roomId!: string;
  /** For whom the visitor waits; null: for whoever of the room's team is free first. */
  @column.optionalReference() memberId!: string | null;
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
  @column.optionalText(32) outcome!: Ending | null;
  @column.moment() createdAt!: Date;
  /** The visitor came by the address of the room, without an invitation. */
  @column.flag() walkIn!: boolean;
  /** BCP 47: what the visitor reads and speaks; null: not known. */
  @column.optionalText(35) language!: string | null;
  /** Who operates the visitor's device for them. */
  @column.optionalText(64) helperName!: string | null;
  @column.optionalText(16) helperRelation!: HelperRelation | null;
  /** What the visitor needs to be understood. */
  @column.optionalText(16) interpreter!: InterpreterNeed | null;
  /** When the link was first opened by a tap. */
  @column.optionalMoment() openedAt!: Date | null;
  /** When the check of camera and sound was first done. */
  @column.optionalMoment() checkedAt!: Date | null;
  @column.text(16) network!: NetworkQuality;
  /** The professional is late: until about then. */
  @column.optionalMoment() expectedAt!: Date | null;
  /** What the staff said to the one who waits, and when. */
  @column.optionalText(160) notice!: string | null;
  @column.optionalMoment() noticedAt!: Date | null;
  /** Asked to wait after having been called or seen: since when. */
  @column.optionalMoment() heldSince!: Date | null;
  /** When the visitor asked to be telephoned instead. */
  @column.optionalMoment() callBackAt!: Date | null;
  /** The number that they typed for that, sealed; null: the one that is known. */
  @column.optionalText(400) sealedCallBack!: string | null;
  /** Of the code that the visitor is given for asking later what is kept; set by the first entry. */
  @column.optionalText(64) receiptHash!: string | null;
  @column.optionalReference() handedOverBy!: string | null;
  @column.optionalMoment() handedOverAt!: Date | null;
  /** For the colleague who took over. */
  @column.optionalText(500) handoverNote!: string | null;
  /** How often the team was told that this visitor waits too long. */
  @column.count() alerts!: number;
  /** What the visitor answered to the room's questions, sealed. */
  @column.optionalText(12_000) sealedAnswers!: string | null;
}
