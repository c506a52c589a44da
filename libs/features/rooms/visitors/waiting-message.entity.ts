import { column } from '@confrere/platform/storage';
import { Entity } from 'typeorm';

/** Words between a waiting visitor and the staff: sealed, and erased when the consultation is over for good. */
@Entity('waiting_message')
export class WaitingMessageEntity {
  @column.id() id!: string;
  @column.reference() organizationId!: string;
  @column.reference() consultationId!: string;
  /** Who of the staff wrote it; null: the visitor. */
  @column.optionalReference() memberId!: string | null;
  @column.text(2000) sealed!: string;
  @column.moment() sentAt!: Date;
}
