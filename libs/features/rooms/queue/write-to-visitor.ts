import { Outbox, type VisitorFields } from '@confrere/features/notifications';
import { OrganizationEntity } from '@confrere/features/organizations';
import { MemberEntity } from '@confrere/features/people';
import { DomainError } from '@confrere/kernel';
import type { Rows, Transaction } from '@confrere/platform/storage';
import { Injectable } from '@nestjs/common';
import type { ConsultationEntity } from '../consultations/consultation.entity.js';
import { VisitorContacts } from '../contacts/visitor-contacts.js';
import { RoomEntity } from '../room.entity.js';

/** What a visitor who does not look at the page is written. */
export type Written =
  { readonly template: 'visitor-late'; readonly expectedAt: string } | { readonly template: 'visitor-ready' };

/**
 * Writes to visitors who wait and do not look: by text message where a number is known, else by mail. Where nothing is known,
 * or nothing can be sent, nothing happens: what there is to say stands on the page as well.
 */
@Injectable()
export class WriteToVisitor {
  constructor(
    private readonly contacts: VisitorContacts,
    private readonly outbox: Outbox,
  ) {}

  /**
   * @param notAfter of no use any more then.
   * @returns whether a message was put into the outbox.
   */
  async run(tx: Transaction, consultation: ConsultationEntity, written: Written, notAfter: Date): Promise<boolean> {
    const { id, organizationId } = consultation;
    const contact = await this.contacts.read(tx.entities, { organizationId, consultationId: id });
    const to = contact && this.reach(contact);
    if (!contact?.link || !to) return false;
    const known = await fieldsOf(tx.entities, consultation, contact.link);
    // What was said before holds no longer.
    await this.outbox.withdraw(tx, { organizationId, about: id, templates: [written.template] });
    const message = { organizationId, ...to, about: id, notAfter, language: consultation.language ?? undefined };
    try {
      const slot =
        written.template === 'visitor-late'
          ? this.outbox.send(tx, {
              ...message,
              template: 'visitor-late',
              fields: { ...known, expectedAt: written.expectedAt },
            })
          : this.outbox.send(tx, { ...message, template: 'visitor-ready', fields: known });
      return (await slot) !== null;
    } catch (error) {
      // A number that no text message reaches: what was to be said is said on the page.
      if (error instanceof DomainError) return false;
      throw error;
    }
  }

  private reach({ phone, mail }: { phone: string | null; mail: string | null }) {
    if (phone !== null && this.outbox.canSend('sms')) return { channel: 'sms', to: phone } as const;
    return mail !== null && this.outbox.canSend('mail') ? ({ channel: 'mail', to: mail } as const) : null;
  }
}

async function fieldsOf(
  entities: Rows,
  { organizationId, memberId, roomId, visitorName, plannedAt }: ConsultationEntity,
  link: string,
): Promise<VisitorFields['visitor-ready']> {
  const organization = await entities.findOneByOrFail(OrganizationEntity, { id: organizationId });
  const room = await entities.findOneByOrFail(RoomEntity, { id: roomId, organizationId });
  const member = memberId === null ? null : await entities.findOneBy(MemberEntity, { id: memberId, organizationId });
  return {
    organization: organization.name,
    visitor: visitorName?.split(' ', 1)[0] ?? null,
    with: member?.displayName ?? room.name,
    plannedAt: plannedAt?.toISOString() ?? null,
    timeZone: organization.timeZone,
    link,
    supportPhone: organization.supportPhone,
  };
}
