import { AuditTrail } from '@confrere/features/audit';
import { Clock, DomainError, IdGenerator } from '@confrere/kernel';
import type { VisitorPrincipal } from '@confrere/platform/access';
import { type Transaction, UnitOfWork } from '@confrere/platform/storage';
import { Injectable } from '@nestjs/common';
import { IsNull } from 'typeorm';
import type { InvitationOpened } from './events.js';
import { LinkSessionEntity } from './link-session.entity.js';
import { LinkSessions } from './link-sessions.js';
import { InvitationEntity } from './invitation.entity.js';
import { hashSecret, isSameHash, traceOf } from './secret-hash.js';
import { LONGEST_INVITATION } from './session-life.js';

export interface IssuedInvitation {
  readonly reference: string;
  /** Told once; only its hash is kept. */
  readonly secret: string;
}

/** Of which consultation a link is, and until when it opens. */
export interface LinkTerm {
  readonly organizationId: string;
  readonly consultationId: string;
  readonly expiresAt: Date;
  /** An appointment may be farther away than a link without one opens. */
  readonly plannedAt?: Date | null;
}

export interface OpenedInvitation {
  readonly invitation: InvitationEntity;
  /** What goes into the link cookie; null when this device holds it already. */
  readonly cookie: string | null;
  readonly expiresAt: Date;
}

/** Makes, shows, opens and revokes the links by which visitors come in: `/j/<reference>#<secret>`. */
@Injectable()
export class InvitationLinks {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly linkSessions: LinkSessions,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
    private readonly ids: IdGenerator,
  ) {}

  /** A new link for a consultation. It opens until `expiresAt`, 30 days from now or after `plannedAt` at most; earlier links go on opening. */
  async issue(
    { entities }: Transaction,
    { organizationId, consultationId, expiresAt, plannedAt = null }: LinkTerm,
  ): Promise<IssuedInvitation> {
    const now = this.clock.now();
    const secret = this.ids.secret(32);
    const reference = this.ids.secret(16);
    await entities.insert(InvitationEntity, {
      id: this.ids.id(),
      organizationId,
      consultationId,
      reference,
      secretHash: hashSecret(secret),
      createdAt: now,
      expiresAt: this.limited(expiresAt, plannedAt),
      revokedAt: null,
    });
    return { reference, secret };
  }

  /** The invitation that this reference shows; null when it is unknown, expired or revoked, without saying which. Changes nothing. */
  async find(reference: string): Promise<InvitationEntity | null> {
    return this.standing(
      await this.unitOfWork.everywhere.read((entities) => entities.findOneBy(InvitationEntity, { reference })),
    );
  }

  /** As `find`, by id. */
  async findById(id: string): Promise<InvitationEntity | null> {
    return this.standing(
      await this.unitOfWork.everywhere.read((entities) => entities.findOneBy(InvitationEntity, { id })),
    );
  }

  /**
   * Opens the link on a device, on a tap: once more on another device is allowed, only the place in the queue is one.
   * @param before who this device is by its link cookie: a second tap on the same link changes nothing.
   * @throws DomainError `link.unknown`, the same for unknown, expired, revoked and a wrong secret.
   */
  open(reference: string, secret: string, before: VisitorPrincipal | null = null): Promise<OpenedInvitation> {
    return this.unitOfWork.everywhere.run(async (transaction) => {
      const found = await transaction.entities.findOneBy(InvitationEntity, { reference });
      const right = isSameHash(hashSecret(secret), found?.secretHash ?? hashSecret(''));
      const invitation = this.standing(found);
      if (!invitation || !right)
        throw new DomainError('link.unknown', 'not-found', 'No invitation opens with this link.');
      return this.opened(transaction, invitation, before);
    });
  }

  /** The appointment is at another time: the same links open until another moment. */
  async prolong(
    { entities }: Transaction,
    { organizationId, consultationId, expiresAt, plannedAt = null }: LinkTerm,
  ): Promise<void> {
    const until = { expiresAt: this.limited(expiresAt, plannedAt) };
    const links = await entities.findBy(InvitationEntity, { organizationId, consultationId, revokedAt: IsNull() });
    for (const { id } of links) {
      await entities.update(InvitationEntity, { id, organizationId }, until);
      await entities.update(LinkSessionEntity, { organizationId, invitationId: id, endedAt: IsNull() }, until);
    }
  }

  /**
   * Opens a consultation's latest link on a device, for whoever has shown another way that it is theirs (a code).
   * @throws DomainError `link.unknown` when none opens any more.
   */
  openFor(
    { organizationId, consultationId }: { organizationId: string; consultationId: string },
    before: VisitorPrincipal | null = null,
  ): Promise<OpenedInvitation> {
    return this.unitOfWork.in(organizationId).run(async (transaction) => {
      const links = await transaction.entities.find(InvitationEntity, {
        where: { organizationId, consultationId, revokedAt: IsNull() },
        order: { createdAt: 'DESC', id: 'DESC' },
      });
      const invitation = links.find((each) => this.standing(each) !== null);
      if (!invitation) throw new DomainError('link.unknown', 'not-found', 'No invitation opens with this code.');
      return this.opened(transaction, invitation, before);
    });
  }

  /** Takes all links of a consultation away, and with them what was opened by them. */
  async revoke(
    transaction: Transaction,
    { organizationId, consultationId }: { organizationId: string; consultationId: string },
  ): Promise<void> {
    const open = await transaction.entities.findBy(InvitationEntity, {
      organizationId,
      consultationId,
      revokedAt: IsNull(),
    });
    for (const invitation of open) {
      await transaction.entities.update(InvitationEntity, { id: invitation.id }, { revokedAt: this.clock.now() });
      await this.linkSessions.endAll(transaction, invitation);
    }
  }

  private async opened(
    transaction: Transaction,
    invitation: InvitationEntity,
    before: VisitorPrincipal | null,
  ): Promise<OpenedInvitation> {
    if (before?.invitationId === invitation.id) return { invitation, cookie: null, expiresAt: invitation.expiresAt };
    const { principal, cookie, expiresAt } = await this.linkSessions.begin(transaction, invitation);
    await this.audit.record(transaction, {
      organizationId: invitation.organizationId,
      actor: principal,
      action: 'invitation.opened',
      subjectId: invitation.consultationId,
      detail: { link: traceOf(invitation.secretHash) },
    });
    const { organizationId, consultationId } = invitation;
    const at = this.clock.now();
    const fact: InvitationOpened = { name: 'invitation.opened', organizationId, at, consultationId };
    transaction.tell(fact);
    return { invitation, cookie, expiresAt };
  }

  private limited(expiresAt: Date, plannedAt: Date | null): Date {
    const from = Math.max(this.clock.now().getTime(), plannedAt?.getTime() ?? 0);
    return new Date(Math.min(expiresAt.getTime(), from + LONGEST_INVITATION));
  }

  private standing(invitation: InvitationEntity | null): InvitationEntity | null {
    if (!invitation || invitation.revokedAt !== null) return null;
    return this.clock.now() < invitation.expiresAt ? invitation : null;
  }
}
