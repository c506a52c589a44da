import { column } from '@confrere/platform/storage';
import { Entity } from 'typeorm';

/** A text message that was shown at the desk instead of being sent: only where that was asked for. */
@Entity('shown_message')
export class ShownMessageEntity {
  @column.id() id!: string;
  @column.reference() organizationId!: string;
  /** Recipient and text. */
  @column.text(4000) sealed!: string;
  @column.moment() sentAt!: Date;
}
