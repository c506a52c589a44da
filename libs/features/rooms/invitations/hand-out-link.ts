import type { HandOut } from '@confrere/contract';
import { InvitationLinks } from '@confrere/features/identity';
import { refuseUnlessWorking } from '@confrere/features/organizations';
import { Clock, DomainError } from '@confrere/kernel';
import { type MemberPrincipal, PublicOrigin } from '@confrere/platform/access';
import type { Transaction } from '@confrere/platform/storage';
import { Injectable } from '@nestjs/common';
import { VisitorNews } from '../appointments/visitor-news.js';
import type { ConsultationEntity } from '../consultations/consultation.entity.js';
import { ConsultationMoves } from '../consultations/consultation-moves.js';
import { VisitorContacts } from '../contacts/visitor-contacts.js';
import { OPENS_FOR } from './create-invitation.js';
import { VisitCodes } from './visit-codes.js';

/** Gives a visitor's link once more, by hand or by message, or takes it away. */
@Injectable()
export class HandOutLink {
  constructor(
    private readonly links: InvitationLinks,
    private readonly codes: VisitCodes,
    private readonly contacts: VisitorContacts,
    private readonly news: VisitorNews,
    private readonly moves: ConsultationMoves,
    private readonly origin: PublicOrigin,
    private readonly clock: Clock,
  ) {}

  /** Link and code, to be shown or printed; made when there are none. @throws DomainError `consultation.over`. */
  async run(tx: Transaction, member: MemberPrincipal, id: string): Promise<HandOut> {
    const consultation = await this.expected(tx, member, id);
    const { organizationId } = member;
    const of = { organizationId, consultationId: id };
    const expiresAt = this.expiry(consultation);
    const link = await this.linkOf(tx, consultation);
    const known = (await this.contacts.read(tx.entities, of))?.code ?? null;
    const code = known ?? (await this.codes.issue(tx, of, expiresAt));
    if (known === null) await this.contacts.save(tx, of, { code });
    await this.moves.record(tx, consultation, 'invitation.handed-out', member);
    const visit = this.origin.of('visit');
    return { link: `${visit}${link}`, code, address: `${visit}/code`, expiresAt: expiresAt.toISOString() };
  }

  /** The same link once more, by every way that is known. @throws DomainError `contact.missing`, `consultation.over`, those of the outbox. */
  async again(tx: Transaction, member: MemberPrincipal, id: string): Promise<void> {
    const consultation = await this.expected(tx, member, id);
    const contact = await this.contacts.read(tx.entities, {
      organizationId: member.organizationId,
      consultationId: id,
    });
    if (!contact?.phone && !contact?.mail)
      throw new DomainError('contact.missing', 'conflict', 'No way is known to send anything to this visitor.');
    await this.linkOf(tx, consultation);
    await this.news.invite(tx, consultation, member.memberId);
    await this.moves.record(tx, consultation, 'invitation.sent-again', member);
    this.moves.tell(tx, member.organizationId, { name: 'consultation.changed', consultationId: id });
  }

  /** Link and code open nothing any more, and what was opened by them ends. Another can be given later. */
  async revoke(tx: Transaction, member: MemberPrincipal, id: string): Promise<void> {
    const consultation = await this.moves.load(tx, member.organizationId, id);
    const of = { organizationId: member.organizationId, consultationId: id };
    await this.links.revoke(tx, of);
    await this.codes.revoke(tx, of);
    if (await this.contacts.read(tx.entities, of)) await this.contacts.save(tx, of, { link: null, code: null });
    await this.news.silence(tx, consultation);
    await this.moves.record(tx, consultation, 'invitation.revoked', member);
    this.moves.tell(tx, member.organizationId, { name: 'consultation.changed', consultationId: id });
  }

  private async expected(
    tx: Transaction,
    { organizationId }: MemberPrincipal,
    id: string,
  ): Promise<ConsultationEntity> {
    const consultation = await this.moves.load(tx, organizationId, id);
    await refuseUnlessWorking(tx.entities, organizationId);
    if (consultation.state === 'ended') throw new DomainError('consultation.over', 'gone', 'This visit is over.');
    return consultation;
  }

  private async linkOf(tx: Transaction, consultation: ConsultationEntity): Promise<string> {
    const of = { organizationId: consultation.organizationId, consultationId: consultation.id };
    const known = (await this.contacts.read(tx.entities, of))?.link ?? null;
    if (known !== null) return known;
    const { reference, secret } = await this.links.issue(tx, {
      ...of,
      expiresAt: this.expiry(consultation),
      plannedAt: consultation.plannedAt,
    });
    const link = `/j/${reference}#${secret}`;
    await this.contacts.save(tx, of, { link });
    return link;
  }

  private expiry({ plannedAt, createdAt }: ConsultationEntity): Date {
    const from = plannedAt?.getTime() ?? Math.max(createdAt.getTime(), this.clock.now().getTime());
    return new Date(from + OPENS_FOR);
  }
}
