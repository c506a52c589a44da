import { column } from '@confrere/platform/storage';
import { Entity } from 'typeorm';
import type { MailTemplate } from './templates.js';

export type OutboxState = 'waiting' | 'delivered' | 'given-up';

/** A mail that is to be delivered, or what is left of one that was: never whom it went to. */
@Entity('outbox_message')
export class OutboxMessageEntity {
  @column.id() id!: string;
  @column.reference() organizationId!: string;
  /** The member whose act it comes from, or to whom a notice goes; null: the recipient asked for it themselves. */
  @column.optionalReference() senderId!: string | null;
  @column.text(64) template!: MailTemplate;
  @column.text(16) state!: OutboxState;
  /** Recipient and fields, sealed; null as soon as it was delivered or given up. */
  @column.optionalText(4000) sealed!: string | null;
  @column.moment() createdAt!: Date;
  /** Its place within what may be sent; the day in which it must be delivered counts from here. */
  @column.moment() slotAt!: Date;
  /** Not tried before. While a server is at it, this is when its lease ends. */
  @column.moment() dueAt!: Date;
  /** How often a server took it up. */
  @column.count() attempts!: number;
  @column.optionalMoment() settledAt!: Date | null;
}
