import type { DeliveryState, MessageChannel } from '@confrere/contract';
import { column } from '@confrere/platform/storage';
import { Entity } from 'typeorm';
import type { MessageTemplate } from './compose-message.js';

/** A message that is to be sent, or what is left of one that was: never whom it went to. */
@Entity('outbox_message')
export class OutboxMessageEntity {
  @column.id() id!: string;
  @column.reference() organizationId!: string;
  /** The member whose act it comes from, or to whom a notice goes; null: the recipient asked for it themselves, or time did. */
  @column.optionalReference() senderId!: string | null;
  @column.text(8) channel!: MessageChannel;
  @column.text(64) template!: MessageTemplate;
  /** The consultation that it tells of; null: none. */
  @column.optionalReference() about!: string | null;
  @column.text(16) state!: DeliveryState;
  /** Why it failed or was given up: a stable code. */
  @column.optionalText(32) reason!: string | null;
  /** Somebody waits for it: it goes before those that were there earlier. */
  @column.flag() urgent!: boolean;
  /** Recipient and fields, sealed; null as soon as it does not wait any more. */
  @column.optionalText(4000) sealed!: string | null;
  @column.moment() createdAt!: Date;
  /** Its place within what may be sent; the day in which it must be sent counts from here. */
  @column.moment() slotAt!: Date;
  /** Not tried before. While a server is at it, this is when its lease ends. */
  @column.moment() dueAt!: Date;
  /** Useless after that, and not sent any more; null: a day after its slot. */
  @column.optionalMoment() notAfter!: Date | null;
  /** A server is at it until then at most. */
  @column.optionalMoment() leasedUntil!: Date | null;
  /** How often a server took it up. */
  @column.count() attempts!: number;
  @column.optionalMoment() settledAt!: Date | null;
  /** When a gateway reported that the recipient has it. */
  @column.optionalMoment() deliveredAt!: Date | null;
  /** The gateway that took it, and what it calls it. */
  @column.optionalText(40) provider!: string | null;
  @column.optionalText(128) providerReference!: string | null;
  /** Of a text message: in how many parts it travelled. */
  @column.optionalCount() segments!: number | null;
}
