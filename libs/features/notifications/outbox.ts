import type { MessageChannel } from '@confrere/contract';
import { Clock, DomainError, type DomainEvent, IdGenerator } from '@confrere/kernel';
import type { MailConfig, SmsConfig } from '@confrere/platform/config';
import type { Transaction } from '@confrere/platform/storage';
import { In, MoreThan } from 'typeorm';
import { type FieldsOf, isVisitorTemplate, type MessageTemplate } from './compose-message.js';
import { tellDelivery } from './deliveries.js';
import { COUNTS_FOR, firstSlot, NOTICE_QUOTA, VISITOR_QUOTAS } from './message-quota.js';
import { OutboxMessageEntity } from './outbox-message.entity.js';
import type { OutboxSeal, SealedMessage } from './outbox-seal.js';
import { OutboxSlots } from './outbox-slots.js';
import { isTelephoneNumber } from './telephone-number.js';
import type { Filled, Notice } from './templates.js';

/** A message was put into the outbox. */
export type OutboxFilled = DomainEvent<'outbox.filled'>;

export interface OutgoingMessage<Template extends MessageTemplate = MessageTemplate> {
  readonly organizationId: string;
  /** A mail when left out. */
  readonly channel?: MessageChannel;
  readonly template: Template;
  /** One mail address, or one telephone number (E.164, see `readTelephoneNumber`). */
  readonly to: string;
  readonly fields: FieldsOf<Template>;
  /** BCP 47; English when left out, and where there are no texts in it. */
  readonly language?: string | undefined;
  /** The member whose act it comes from; left out: the recipient asked for it, or its time has come. */
  readonly senderId?: string | undefined;
  /** Of many at once: those beyond the quota are sent later instead of refused. */
  readonly spread?: boolean;
  /** The consultation that it tells of: found again by `Deliveries`, taken back by `withdraw`. */
  readonly about?: string | undefined;
  /** Not sent before. */
  readonly notBefore?: Date | undefined;
  /** Of no use after that: given up rather than sent. */
  readonly notAfter?: Date | undefined;
}

/** Which messages are to be taken back. */
export interface Withdrawal {
  readonly organizationId: string;
  readonly about: string;
  /** All of the consultation when left out. */
  readonly templates?: readonly MessageTemplate[];
}

/** What a member must hear of their account, or an owner of the organization. */
export interface NoticeMail<Template extends Notice = Notice> {
  readonly organizationId: string;
  readonly template: Template;
  readonly fields: Filled<Template>;
  /** Whom it goes to; without an address nothing is sent. */
  readonly member: { readonly id: string; readonly email: string | null; readonly mailLanguage?: string | null };
  /** BCP 47; of the organization, where the member has chosen none. */
  readonly language?: string | undefined;
}

/** How many text messages may be sent, and to whom none are. */
export type SmsRules = Pick<SmsConfig, 'limits' | 'excludedPrefixes'>;

const USUAL_SMS_RULES: SmsRules = {
  limits: {
    memberPerHour: VISITOR_QUOTAS.sms.sender.hour,
    memberPerDay: VISITOR_QUOTAS.sms.sender.day,
    organizationPerHour: VISITOR_QUOTAS.sms.organization.hour,
    organizationPerDay: VISITOR_QUOTAS.sms.organization.day,
  },
  excludedPrefixes: [],
};

const ADDRESS = /^[^\s@,;:<>()"'\\[\]\p{Cc}]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,187}[A-Za-z0-9])?$/u;

/** Whether this is one address that mail can be sent to: no name before it, no list, nothing quoted. */
export const isMailAddress = (text: string): boolean => text.length <= 254 && ADDRESS.test(text);

/** Somebody looks for these at their telephone this very minute. */
const URGENT: readonly MessageTemplate[] = [
  'visitor-ready',
  'visitor-late',
  'visitor-call-added',
  'visitor-reminder-minutes',
  'visitors-waiting',
];

/** Takes messages in the transaction of the change that they tell of: either both happen, or neither. */
export class Outbox {
  private readonly slots: OutboxSlots;

  constructor(
    private readonly mail: MailConfig | undefined,
    private readonly seal: OutboxSeal,
    private readonly clock: Clock,
    private readonly ids: IdGenerator,
    /** Whether text messages can be sent. */
    private readonly sms = false,
    private readonly smsRules: SmsRules = USUAL_SMS_RULES,
  ) {
    const { limits } = smsRules;
    this.slots = new OutboxSlots({
      ...VISITOR_QUOTAS,
      sms: {
        sender: { hour: limits.memberPerHour, day: limits.memberPerDay },
        organization: { hour: limits.organizationPerHour, day: limits.organizationPerDay },
      },
    });
  }

  /** Whether this appliance can send mails, or text messages, at all. */
  canSend(channel: MessageChannel = 'mail'): boolean {
    return channel === 'mail' ? this.mail !== undefined : this.sms;
  }

  /**
   * Puts a message in, to be sent after the commit.
   * @returns when it is sent at the earliest; null when it was left out, since too many of its kind had followed one
   *   invitation. Only what follows one is ever left out; invitations are refused instead.
   * @throws DomainError `mail.not-set-up`, `mail.address-invalid`, `mail.quota-reached`, and the same of `sms`
   *   (`sms.number-invalid`, `sms.number-excluded`).
   */
  async send<Template extends MessageTemplate>(
    transaction: Transaction,
    message: OutgoingMessage<Template>,
  ): Promise<Date | null> {
    const { organizationId, channel = 'mail', template, to, fields, senderId = null, about = null } = message;
    this.refuseImpossible(channel, template, to);
    const now = this.clock.now();
    const from = new Date(Math.max(now.getTime(), message.notBefore?.getTime() ?? 0));
    const asked = { organizationId, channel, template, senderId, about, from };
    const slotAt = await this.slots.find(transaction.entities, asked);
    if (slotAt === null) return null;
    if (slotAt > from && message.spread !== true)
      throw new DomainError(`${channel}.quota-reached`, 'limited', 'Too many messages were sent; try again later.');
    await this.put(
      transaction,
      { organizationId, senderId, channel, template, about, slotAt, notAfter: message.notAfter ?? null },
      { to, fields, ...(message.language !== undefined && { language: message.language }) },
    );
    return slotAt;
  }

  /**
   * Takes back what was not sent yet. What a server is handing over at this moment is not tried a second time.
   * @returns how many were taken back.
   */
  async withdraw(transaction: Transaction, { organizationId, about, templates }: Withdrawal): Promise<number> {
    const now = this.clock.now();
    const { entities } = transaction;
    const waiting = await entities.find(OutboxMessageEntity, {
      select: { id: true, channel: true, leasedUntil: true },
      where: { organizationId, about, state: 'waiting', ...(templates && { template: In([...templates]) }) },
    });
    let count = 0;
    for (const { id, channel, leasedUntil } of waiting) {
      if (leasedUntil !== null && leasedUntil > now) {
        await entities.update(OutboxMessageEntity, { id, organizationId }, { notAfter: now });
        continue;
      }
      const back = { state: 'withdrawn', sealed: null, settledAt: now } as const;
      const done = await entities.update(OutboxMessageEntity, { id, organizationId, state: 'waiting' }, back);
      if (done.affected !== 1) continue;
      count++;
      tellDelivery(transaction, { organizationId, about, id, channel, state: 'withdrawn' }, now);
    }
    return count;
  }

  /**
   * Puts a notice in. The change that it tells of is never refused for it: nothing is sent where there is no mail server
   * or no address, nor more than ten of a kind to one member within an hour.
   */
  async notify<Template extends Notice>(
    transaction: Transaction,
    { organizationId, template, fields, member, language }: NoticeMail<Template>,
  ): Promise<void> {
    if (!this.canSend('mail') || member.email === null || !isMailAddress(member.email)) return;
    const now = this.clock.now();
    const earlier = await transaction.entities.find(OutboxMessageEntity, {
      select: { id: true, slotAt: true },
      where: { organizationId, senderId: member.id, template, slotAt: MoreThan(new Date(now.getTime() - COUNTS_FOR)) },
    });
    const slots = earlier.map(({ slotAt }) => slotAt.getTime());
    if (firstSlot(slots, NOTICE_QUOTA, now.getTime()) > now.getTime()) return;
    const chosen = member.mailLanguage ?? language;
    const row = { organizationId, senderId: member.id, template, slotAt: now, about: null, notAfter: null };
    await this.put(
      transaction,
      { ...row, channel: 'mail' },
      { to: member.email, fields, ...(chosen !== undefined && { language: chosen }) },
    );
  }

  private refuseImpossible(channel: MessageChannel, template: MessageTemplate, to: string): void {
    if (channel === 'mail') {
      if (!this.canSend('mail')) throw new DomainError('mail.not-set-up', 'unavailable', 'No mail server is set up.');
      if (!isMailAddress(to)) throw new DomainError('mail.address-invalid', 'invalid', 'That is no mail address.');
      return;
    }
    if (!isVisitorTemplate(template)) throw new Error(`There is no text message of ${template}.`);
    if (!this.canSend('sms')) throw new DomainError('sms.not-set-up', 'unavailable', 'No SMS gateway is set up.');
    if (!isTelephoneNumber(to)) throw new DomainError('sms.number-invalid', 'invalid', 'That is no telephone number.');
    if (this.smsRules.excludedPrefixes.some((prefix) => to.startsWith(prefix)))
      throw new DomainError('sms.number-excluded', 'invalid', 'No text messages are sent to such numbers.');
  }

  private async put(
    transaction: Transaction,
    row: Pick<
      OutboxMessageEntity,
      'organizationId' | 'senderId' | 'channel' | 'template' | 'about' | 'slotAt' | 'notAfter'
    >,
    message: SealedMessage,
  ): Promise<void> {
    const now = this.clock.now();
    const id = this.ids.id();
    await transaction.entities.insert(OutboxMessageEntity, {
      ...row,
      id,
      state: 'waiting',
      reason: null,
      urgent: URGENT.includes(row.template),
      sealed: this.seal.seal(id, message),
      createdAt: now,
      dueAt: row.slotAt,
      leasedUntil: null,
      attempts: 0,
      settledAt: null,
      deliveredAt: null,
      provider: null,
      providerReference: null,
      segments: null,
    });
    const fact: OutboxFilled = { name: 'outbox.filled', organizationId: row.organizationId, at: now };
    transaction.tell(fact);
    tellDelivery(transaction, { ...row, id, state: 'waiting' }, now);
  }
}
