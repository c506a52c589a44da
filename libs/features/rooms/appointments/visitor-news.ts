import type { MessagePreview, VisitorTemplate } from '@confrere/contract';
import { type AppointmentFields, Deliveries, Outbox, previewMessage } from '@confrere/features/notifications';
import { OrganizationEntity } from '@confrere/features/organizations';
import { MemberEntity } from '@confrere/features/people';
import { Clock } from '@confrere/kernel';
import { PublicOrigin } from '@confrere/platform/access';
import type { Rows, Transaction } from '@confrere/platform/storage';
import { Injectable } from '@nestjs/common';
import type { ConsultationEntity } from '../consultations/consultation.entity.js';
import { type VisitorContact, VisitorContacts } from '../contacts/visitor-contacts.js';
import { AppointmentEntity } from './appointment.entity.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** An invitation to a later appointment of a series goes out so long before it. */
const SERIES_AHEAD = 7 * DAY;
/** Made or moved later than this before the reminder, an appointment needs none: it has just been told. */
const FRESH_FOR = { day: 3 * HOUR, minutes: 10 * MINUTE } as const;

const REMINDERS = ['visitor-reminder-day', 'visitor-reminder-minutes'] as const;
const INVITATIONS = ['visitor-invitation', 'visitor-moved'] as const;

export type Addressed = Pick<
  ConsultationEntity,
  'id' | 'organizationId' | 'memberId' | 'visitorName' | 'plannedAt' | 'language'
>;

/** A reference and a secret of the length that every link has. */
const NO_LINK = `/j/${'x'.repeat(22)}#${'x'.repeat(43)}`;

/** Tells visitors of their appointments, and reminds them: into the outbox, in the transaction of what is told. */
@Injectable()
export class VisitorNews {
  constructor(
    private readonly outbox: Outbox,
    private readonly contacts: VisitorContacts,
    private readonly origin: PublicOrigin,
    private readonly clock: Clock,
  ) {}

  /**
   * The invitation, by every way that is known and can be used.
   * @param later not before a week ahead: one of a series whose first was told.
   */
  async invite(tx: Transaction, consultation: Addressed, senderId: string | undefined, later = false): Promise<void> {
    const { plannedAt } = consultation;
    const notBefore = later && plannedAt ? new Date(plannedAt.getTime() - SERIES_AHEAD) : undefined;
    await this.send(tx, 'visitor-invitation', consultation, { senderId, notBefore, spread: later });
  }

  /** @param tell whether the visitor hears of it now; reminders follow the appointment anyway. */
  async moved(tx: Transaction, consultation: Addressed, senderId: string, tell: boolean): Promise<void> {
    const knows = await this.takeBack(tx, consultation);
    if (tell && knows) await this.send(tx, 'visitor-moved', consultation, { senderId, spread: true });
    // The invitation was still to come: it comes with the new time.
    else if (!knows) await this.invite(tx, consultation, senderId, true);
    await this.remind(tx, consultation);
  }

  /** Whoever has not been told of the appointment is not told that it is cancelled. */
  async cancelled(tx: Transaction, consultation: Addressed, senderId: string, tell: boolean): Promise<void> {
    const knows = await this.takeBack(tx, consultation);
    if (tell && knows) await this.send(tx, 'visitor-cancelled', consultation, { senderId, spread: true });
  }

  /** The link was taken away: what would bring it to the visitor is not sent any more. */
  async silence(tx: Transaction, { organizationId, id: about }: Addressed): Promise<void> {
    await this.outbox.withdraw(tx, { organizationId, about, templates: [...REMINDERS, ...INVITATIONS] });
  }

  /** The day before, and ten minutes before; not for what has just been told. */
  async remind(tx: Transaction, consultation: Addressed): Promise<void> {
    const { plannedAt } = consultation;
    if (!plannedAt) return;
    const now = this.clock.now().getTime();
    const start = plannedAt.getTime();
    const dayBefore = start - DAY;
    if (dayBefore - FRESH_FOR.day >= now)
      await this.send(tx, 'visitor-reminder-day', consultation, {
        notBefore: new Date(dayBefore),
        notAfter: new Date(start - 2 * HOUR),
        oneWay: true,
      });
    const soon = start - 10 * MINUTE;
    if (soon - FRESH_FOR.minutes >= now)
      await this.send(tx, 'visitor-reminder-minutes', consultation, {
        notBefore: new Date(soon),
        notAfter: new Date(start + 5 * MINUTE),
        oneWay: true,
      });
  }

  /** What `invite` would send, word for word; x stands for the link's secret. */
  async preview(
    entities: Rows,
    consultation: Addressed,
    minutes: number,
    contact: Pick<VisitorContact, 'phone' | 'mail'>,
  ): Promise<MessagePreview[]> {
    const { fields, language } = await this.said(entities, consultation, NO_LINK, { minutes, version: 0 });
    const origins = { visit: this.origin.of('visit'), desk: this.origin.of('desk') };
    return this.ways(contact).map(({ channel }) =>
      previewMessage({ channel, template: 'visitor-invitation', fields, language }, origins),
    );
  }

  /** Ways that are known, and that this appliance can send by; a text message before a mail. */
  private ways({ phone, mail }: Pick<VisitorContact, 'phone' | 'mail'>) {
    return [['sms', phone] as const, ['mail', mail] as const].flatMap(([channel, to]) =>
      to !== null && this.outbox.canSend(channel) ? [{ channel, to }] : [],
    );
  }

  private async send(
    tx: Transaction,
    template: Exclude<VisitorTemplate, 'visitor-late' | 'visitors-waiting'>,
    consultation: Addressed,
    how: {
      readonly senderId?: string | undefined;
      readonly notBefore?: Date | undefined;
      readonly notAfter?: Date;
      readonly spread?: boolean;
      /** A reminder on every way would be two. */
      readonly oneWay?: boolean;
    },
  ): Promise<void> {
    const { organizationId, id: consultationId } = consultation;
    const contact = await this.contacts.read(tx.entities, { organizationId, consultationId });
    const link = contact?.link ?? (template === 'visitor-cancelled' ? NO_LINK : null);
    if (!contact || link === null) return;
    const ways = this.ways(contact);
    const row = await tx.entities.findOneBy(AppointmentEntity, { organizationId, consultationId });
    const { fields, language } = await this.said(tx.entities, consultation, link, row);
    const { senderId, notBefore, notAfter, spread = false } = how;
    for (const { channel, to } of how.oneWay ? ways.slice(0, 1) : ways)
      await this.outbox.send(tx, {
        ...{ organizationId, channel, template, to, fields, language, about: consultationId },
        ...{ senderId, notBefore, notAfter, spread },
      });
  }

  /** @returns whether the visitor has been told of the appointment at all. */
  private async takeBack(tx: Transaction, consultation: Addressed): Promise<boolean> {
    await this.silence(tx, consultation);
    const { organizationId, id } = consultation;
    const sent = (await Deliveries.of(tx.entities, organizationId, [id])).get(id) ?? [];
    const reached = sent.filter(({ template }) => (INVITATIONS as readonly string[]).includes(template));
    return reached.some(({ state }) => state !== 'withdrawn');
  }

  private async said(
    entities: Rows,
    { organizationId, memberId, visitorName, plannedAt, language: own }: Addressed,
    link: string,
    appointment: { readonly minutes: number; readonly version: number } | null,
  ): Promise<{ fields: AppointmentFields; language: string | undefined }> {
    const organization = await entities.findOneByOrFail(OrganizationEntity, { id: organizationId });
    const member = memberId && (await entities.findOneBy(MemberEntity, { id: memberId, organizationId }));
    return {
      fields: {
        organization: organization.name,
        visitor: visitorName?.split(' ')[0] ?? null,
        // A team is called after what it does: its name would say why somebody comes.
        with: member ? member.displayName : null,
        plannedAt: plannedAt?.toISOString() ?? null,
        timeZone: organization.timeZone,
        link,
        supportPhone: organization.supportPhone,
        ...(appointment && { minutes: appointment.minutes, sequence: appointment.version }),
      },
      language: own ?? organization.languages[0],
    };
  }
}
