import { Clock, DomainError, type DomainEvent, IdGenerator } from '@confrere/kernel';
import type { MailConfig } from '@confrere/platform/config';
import type { Transaction } from '@confrere/platform/storage';
import { In, MoreThan, Not } from 'typeorm';
import {
  ASKED_FOR_QUOTA,
  COUNTS_FOR,
  firstSlot,
  NOTICE_QUOTA,
  ORGANIZATION_QUOTA,
  SENDER_QUOTA,
} from './mail-quota.js';
import { OutboxMessageEntity } from './outbox-message.entity.js';
import type { OutboxSeal, SealedMail } from './outbox-seal.js';
import { type Filled, type MailTemplate, type Notice, NOTICES } from './templates.js';

/** A mail was put into the outbox. */
export type OutboxFilled = DomainEvent<'outbox.filled'>;

export interface OutgoingMail<Template extends MailTemplate = MailTemplate> {
  readonly organizationId: string;
  readonly template: Template;
  /** One address. */
  readonly to: string;
  readonly fields: Filled<Template>;
  /** The member whose act it comes from; left out: the recipient asked for it. */
  readonly senderId?: string;
  /** Of many at once: those beyond the quota are sent later instead of refused. */
  readonly spread?: boolean;
}

/** What a member must hear of their account, or an owner of the organization. */
export interface NoticeMail<Template extends Notice = Notice> {
  readonly organizationId: string;
  readonly template: Template;
  readonly fields: Filled<Template>;
  /** Whom it goes to; without an address nothing is sent. */
  readonly member: { readonly id: string; readonly email: string | null };
  /** BCP 47. */
  readonly language?: string | undefined;
}

const ADDRESS = /^[^\s@,;:<>()"'\\[\]\p{Cc}]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,187}[A-Za-z0-9])?$/u;

/** Whether this is one address that mail can be sent to: no name before it, no list, nothing quoted. */
export const isMailAddress = (text: string): boolean => text.length <= 254 && ADDRESS.test(text);

/** Takes mails in the transaction of the change that they tell of: either both happen, or neither. */
export class Outbox {
  constructor(
    private readonly mail: MailConfig | undefined,
    private readonly seal: OutboxSeal,
    private readonly clock: Clock,
    private readonly ids: IdGenerator,
  ) {}

  /** Whether this appliance can send mail at all. */
  get canSend(): boolean {
    return this.mail !== undefined;
  }

  /**
   * Puts a mail in, to be delivered after the commit.
   * @returns when it is sent at the earliest: now, or later where `spread` allows it.
   * @throws DomainError `mail.not-set-up`, `mail.address-invalid`, `mail.quota-reached`.
   */
  async send<Template extends MailTemplate>(
    transaction: Transaction,
    { organizationId, template, to, fields, senderId, spread = false }: OutgoingMail<Template>,
  ): Promise<Date> {
    if (!this.canSend) throw new DomainError('mail.not-set-up', 'unavailable', 'No mail server is set up.');
    if (!isMailAddress(to)) throw new DomainError('mail.address-invalid', 'invalid', 'That is no mail address.');
    const now = this.clock.now();
    const slot = await this.slot(transaction, organizationId, senderId ?? null, now.getTime());
    if (slot > now.getTime() && !spread)
      throw new DomainError('mail.quota-reached', 'limited', 'Too many mails were sent; try again later.');
    const slotAt = new Date(slot);
    await this.put(transaction, { organizationId, senderId: senderId ?? null, template, slotAt }, { to, fields });
    return slotAt;
  }

  /**
   * Puts a notice in. The change that it tells of is never refused for it: nothing is sent where there is no mail server
   * or no address, nor more than ten of a kind to one member within an hour.
   */
  async notify<Template extends Notice>(
    transaction: Transaction,
    { organizationId, template, fields, member, language }: NoticeMail<Template>,
  ): Promise<void> {
    if (!this.canSend || member.email === null || !isMailAddress(member.email)) return;
    const now = this.clock.now();
    const earlier = await transaction.entities.find(OutboxMessageEntity, {
      select: { id: true, slotAt: true },
      where: { organizationId, senderId: member.id, template, slotAt: MoreThan(new Date(now.getTime() - COUNTS_FOR)) },
    });
    const slots = earlier.map(({ slotAt }) => slotAt.getTime());
    if (firstSlot(slots, NOTICE_QUOTA, now.getTime()) > now.getTime()) return;
    const row = { organizationId, senderId: member.id, template, slotAt: now };
    await this.put(transaction, row, { to: member.email, fields, ...(language !== undefined && { language }) });
  }

  private async put(
    transaction: Transaction,
    row: Pick<OutboxMessageEntity, 'organizationId' | 'senderId' | 'template' | 'slotAt'>,
    mail: SealedMail,
  ): Promise<void> {
    const now = this.clock.now();
    const id = this.ids.id();
    await transaction.entities.insert(OutboxMessageEntity, {
      ...row,
      id,
      state: 'waiting',
      sealed: this.seal.seal(id, mail),
      createdAt: now,
      dueAt: row.slotAt,
      attempts: 0,
      settledAt: null,
    });
    const fact: OutboxFilled = { name: 'outbox.filled', organizationId: row.organizationId, at: now };
    transaction.tell(fact);
  }

  private async slot(
    { entities }: Transaction,
    organizationId: string,
    senderId: string | null,
    now: number,
  ): Promise<number> {
    const counting = await entities.find(OutboxMessageEntity, {
      select: { id: true, senderId: true, slotAt: true },
      where: {
        organizationId,
        template: Not(In([...NOTICES])),
        slotAt: MoreThan(new Date(now - COUNTS_FOR)),
      },
    });
    const slots = (counts: (sender: string | null) => boolean): number[] =>
      counting.filter((each) => counts(each.senderId)).map((each) => each.slotAt.getTime());
    if (senderId === null)
      return firstSlot(
        slots((sender) => sender === null),
        ASKED_FOR_QUOTA,
        now,
      );
    const ofSender = slots((sender) => sender === senderId);
    const ofAll = slots((sender) => sender !== null);
    for (let at = now; ;) {
      const next = firstSlot(ofAll, ORGANIZATION_QUOTA, firstSlot(ofSender, SENDER_QUOTA, at));
      if (next === at) return at;
      at = next;
    }
  }
}
